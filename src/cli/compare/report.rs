//! What measuring a module on one engine has come to: the phases with their times, and how it ended.
//!
//! A process that measures writes its report to a file after every phase, so that a guest that never ends, or an
//! engine that crashes, leaves behind what was known by then. It crosses as one JSON object, which `runner.mjs`
//! writes as well.

use serde_json::{Map, Value, json};

/// What was measured. What an engine cannot tell is missing.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Report {
    /// What the engine calls itself.
    pub(super) version: Option<String>,
    /// Each compilation, on one thread unless the engine decides otherwise.
    pub(super) compile_ns: Vec<u64>,
    /// One compilation on all cores, where the engine can use them.
    pub(super) compile_all_cores_ns: Option<u64>,
    /// Machine code of all these functions.
    pub(super) code_bytes: Option<u64>,
    /// Machine code of each function that the module defines: index, bytes.
    pub(super) functions: Vec<(u32, u64)>,
    /// From the start of the process to the first instruction of the guest.
    pub(super) start_up_ns: Option<u64>,
    /// Each run.
    pub(super) run_ns: Vec<u64>,
    /// Most memory at once, in bytes, resident.
    pub(super) peak_bytes: Option<u64>,
    /// Bytes of the first run's output, and of the second's if there was one.
    pub(super) output_bytes: Vec<u64>,
    /// How the first run ended.
    pub(super) outcome: Option<Outcome>,
    /// Types of the parameters and results of the function that was invoked.
    pub(super) parameters: Vec<String>,
    pub(super) results: Vec<String>,
}

/// How a guest ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It returned, or said with which code to exit.
    Exit(i32),
    /// It trapped: the text.
    Trap(String),
    /// It could not be compiled, linked or called: why.
    Refused(String),
}

impl Report {
    /// As JSON.
    pub(super) fn to_json(&self) -> Value {
        let functions = self.functions.iter().map(|(index, bytes)| json!([index, bytes])).collect::<Vec<_>>();
        json!({
            "version": self.version,
            "compile_ns": self.compile_ns,
            "compile_all_cores_ns": self.compile_all_cores_ns,
            "code_bytes": self.code_bytes,
            "functions": functions,
            "start_up_ns": self.start_up_ns,
            "run_ns": self.run_ns,
            "peak_bytes": self.peak_bytes,
            "output_bytes": self.output_bytes,
            "outcome": self.outcome.as_ref().map(Outcome::to_json),
            "parameters": self.parameters,
            "results": self.results,
        })
    }

    /// From a report's text. None if it is none: its writer was stopped in the middle.
    pub(super) fn parse(text: &str) -> Option<Report> {
        let value: Value = serde_json::from_str(text).ok()?;
        let object = value.as_object()?;
        let number = |key: &str| object.get(key).and_then(Value::as_u64);
        let functions = object.get("functions").and_then(Value::as_array).into_iter().flatten();
        Some(Report {
            version: object.get("version").and_then(Value::as_str).map(str::to_owned),
            compile_ns: numbers(object, "compile_ns"),
            compile_all_cores_ns: number("compile_all_cores_ns"),
            code_bytes: number("code_bytes"),
            functions: functions
                .filter_map(|pair| {
                    Some((u32::try_from(pair.get(0)?.as_u64()?).ok()?, pair.get(1)?.as_u64()?))
                })
                .collect(),
            start_up_ns: number("start_up_ns"),
            run_ns: numbers(object, "run_ns"),
            peak_bytes: number("peak_bytes"),
            output_bytes: numbers(object, "output_bytes"),
            outcome: object.get("outcome").and_then(Outcome::from_json),
            parameters: texts(object, "parameters"),
            results: texts(object, "results"),
        })
    }
}

fn numbers(object: &Map<String, Value>, key: &str) -> Vec<u64> {
    object.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_u64).collect()
}

fn texts(object: &Map<String, Value>, key: &str) -> Vec<String> {
    let values = object.get(key).and_then(Value::as_array).into_iter().flatten();
    values.filter_map(|value| value.as_str().map(str::to_owned)).collect()
}

impl Outcome {
    /// As JSON: an object with one key.
    pub(super) fn to_json(&self) -> Value {
        match self {
            Outcome::Exit(code) => json!({ "exit": code }),
            Outcome::Trap(text) => json!({ "trap": text }),
            Outcome::Refused(text) => json!({ "refused": text }),
        }
    }

    fn from_json(value: &Value) -> Option<Outcome> {
        let (key, value) = value.as_object()?.iter().next()?;
        match key.as_str() {
            "exit" => Some(Outcome::Exit(i32::try_from(value.as_i64()?).ok()?)),
            "trap" => Some(Outcome::Trap(value.as_str()?.to_owned())),
            "refused" => Some(Outcome::Refused(value.as_str()?.to_owned())),
            _ => None,
        }
    }
}

/// Middle, least and most of some times, in ns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Spread {
    pub(super) median: u64,
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Spread {
    /// Of at least one time.
    pub(super) fn of(times: &[u64]) -> Option<Spread> {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        let (least, most) = (*sorted.first()?, *sorted.last()?);
        let middle = sorted.len() / 2;
        let median = match sorted.len() % 2 {
            0 => sorted[middle - 1].midpoint(sorted[middle]),
            _ => sorted[middle],
        };
        Some(Spread { median, least, most })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_cross_whole() {
        let report = Report {
            version: Some("windlass 1".to_owned()),
            compile_ns: vec![3, 1],
            code_bytes: Some(7),
            functions: vec![(2, 5), (3, 2)],
            run_ns: vec![9],
            output_bytes: vec![4],
            outcome: Some(Outcome::Trap("unreachable".to_owned())),
            parameters: vec!["i32".to_owned()],
            ..Report::default()
        };
        assert_eq!(Report::parse(&report.to_json().to_string()), Some(report));
        assert_eq!(Report::parse("{\"compile_ns\": [1, "), None);
        assert_eq!(Report::parse("{\"outcome\": {\"exit\": 3}}").unwrap().outcome, Some(Outcome::Exit(3)));
    }

    #[test]
    fn spreads() {
        assert_eq!(Spread::of(&[]), None);
        assert_eq!(Spread::of(&[5, 1, 3]), Some(Spread { median: 3, least: 1, most: 5 }));
        assert_eq!(Spread::of(&[4, 2]), Some(Spread { median: 3, least: 2, most: 4 }));
    }
}
