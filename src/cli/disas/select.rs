//! Which functions a pattern means: an index, a name with or without `$`, or a glob over names.
//!
//! A name is taken literally first, since names may hold `*` and `?` too. What means nothing is answered with what
//! looks like it, never with ten thousand names.

use windlass::disas::Disassembly;

/// How many names an answer lists.
const LISTED: usize = 10;

/// The functions that any of `patterns` means, as numbers among the defined ones, in order; without patterns, all. The
/// error is a line about what means nothing.
pub(super) fn select(disassembly: &Disassembly, patterns: &[String]) -> Result<Vec<usize>, String> {
    let defined = disassembly.defined();
    if patterns.is_empty() {
        return Ok((0..defined).collect());
    }
    let names = (0..defined).map(|number| disassembly.name(number)).collect::<Vec<_>>();
    let (mut selected, mut unknown) = (vec![false; defined], Vec::new());
    for pattern in patterns {
        let meant = meant(pattern, disassembly.imported(), &names);
        meant.iter().for_each(|&number| selected[number] = true);
        if meant.is_empty() {
            unknown.push(refusal(pattern, disassembly.imported(), &names));
        }
    }
    if unknown.is_empty() {
        Ok((0..defined).filter(|&number| selected[number]).collect())
    } else {
        Err(unknown.join("; "))
    }
}

/// The functions that a pattern means. The first of `names` is that of function `imported`.
fn meant(pattern: &str, imported: u32, names: &[String]) -> Vec<usize> {
    let bare = |name: &'_ str| name.strip_prefix('$').unwrap_or(name).to_owned();
    let index = pattern.parse::<u32>().ok().and_then(|index| index.checked_sub(imported));
    if let Some(number) = index.map(|number| number as usize).filter(|&number| number < names.len()) {
        return vec![number];
    }
    let all = |is_meant: &dyn Fn(&String) -> bool| {
        (0..names.len()).filter(|&number| is_meant(&names[number])).collect::<Vec<_>>()
    };
    let exact = all(&|name| name == pattern || name.strip_prefix('$') == Some(pattern));
    if exact.is_empty() && pattern.contains(['*', '?']) {
        let glob = bare(pattern).chars().collect::<Vec<_>>();
        return all(&|name| matches(&glob, &bare(name).chars().collect::<Vec<_>>()));
    }
    exact
}

/// Whether a glob means all of a name.
fn matches(glob: &[char], name: &[char]) -> bool {
    let (mut at, mut in_glob) = (0, 0);
    // The last star, and how far it reaches as of now: the only choice that is ever taken back.
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        match glob.get(in_glob) {
            Some('*') => {
                star = Some((in_glob, at));
                in_glob += 1;
            }
            Some(&letter) if letter == '?' || letter == name[at] => {
                at += 1;
                in_glob += 1;
            }
            _ => {
                let Some((place, reach)) = star else { return false };
                star = Some((place, reach + 1));
                at = reach + 1;
                in_glob = place + 1;
            }
        }
    }
    glob[in_glob..].iter().all(|&letter| letter == '*')
}

/// Why a pattern means nothing, and what might have been meant.
fn refusal(pattern: &str, imported: u32, names: &[String]) -> String {
    let what = format!("no function {pattern}");
    if names.is_empty() {
        return format!("{what}: the module defines none");
    }
    let last = imported as usize + names.len() - 1;
    if let Ok(index) = pattern.parse::<u32>() {
        let imported = if index < imported { ", which is imported and has no code" } else { "" };
        return format!("{what}{imported}; the defined ones are {} to {last}", last + 1 - names.len());
    }
    if names.len() <= LISTED {
        return format!("{what}; it defines {}", names.join(", "));
    }
    match near(pattern, names) {
        near if near.is_empty() => format!("{what} among {}, and none with a name like it", names.len()),
        near => format!("{what} among {}; near it are {}", names.len(), near.join(", ")),
    }
}

/// The names that look like a pattern, the nearest first.
fn near<'a>(pattern: &str, names: &'a [String]) -> Vec<&'a str> {
    let wanted = pattern.trim_start_matches('$').replace(['*', '?'], "").to_lowercase();
    let length = wanted.chars().count();
    let distance = |name: &'a String| {
        let bare = name.trim_start_matches('$').to_lowercase();
        // A name that holds the whole pattern is nearer than one that differs in a third of it.
        let holds = length > 1 && bare.contains(&wanted);
        if !holds && bare.chars().count().abs_diff(length) > length / 3 + 1 {
            return None;
        }
        let distance = strsim::osa_distance(&wanted, &bare);
        (holds || distance <= length / 3 + 1).then_some((!holds && distance > 2, distance, name.as_str()))
    };
    let mut near = names.iter().filter_map(distance).collect::<Vec<_>>();
    near.sort_unstable();
    near.into_iter().take(LISTED).map(|(.., name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn globs() {
        let is = |glob: &str, name: &str| {
            matches(&glob.chars().collect::<Vec<_>>(), &name.chars().collect::<Vec<_>>())
        };
        for (glob, name) in
            [("*", ""), ("a*", "a"), ("*b*", "abc"), ("a?c", "abc"), ("*a*b", "aaxxaab"), ("ä?", "äö")]
        {
            assert!(is(glob, name), "{glob} {name}");
        }
        for (glob, name) in [("?", ""), ("a*", "ba"), ("a?c", "ac"), ("*a*b", "aaxxaabc"), ("", "a")] {
            assert!(!is(glob, name), "{glob} {name}");
        }
        // No glob takes more than the product of the lengths.
        assert!(!is(&"*a".repeat(1000), &format!("{}b", "a".repeat(20_000))));
    }

    #[test]
    fn what_is_meant() {
        let names = names(&["$f", "$f*", "$fib", "func[5]", "$7", "$f"]);
        assert_eq!(meant("2", 2, &names), [0]);
        assert_eq!(meant("1", 2, &names), [] as [usize; 0], "imported");
        assert_eq!(meant("f", 2, &names), [0, 5], "names need not be unique");
        assert_eq!(meant("$f*", 2, &names), [1], "literally first");
        assert_eq!(meant("f?", 2, &names), [1]);
        assert_eq!(meant("$fi*", 2, &names), [2]);
        assert_eq!(meant("func[*", 2, &names), [3]);
        assert_eq!(meant("7", 2, &names), [5], "an index first");
        assert_eq!(meant("7", 10, &names), [4], "else a name");
    }

    #[test]
    fn near_names() {
        let mut all = names(&["$parse_module", "$parse_type", "$compile", "$Compile2", "$run"]);
        all.extend((0..100).map(|number| format!("func[{number}]")));
        assert_eq!(near("compiel", &all), ["$compile", "$Compile2"]);
        assert_eq!(near("parse", &all), ["$parse_type", "$parse_module"]);
        assert_eq!(near("rum", &all), ["$run"]);
        assert!(near("completely different", &all).is_empty());
        assert!(near("func[1000", &all).len() <= LISTED);
        assert!(refusal("200", 2, &all).contains("are 2 to 106"));
        assert!(refusal("1", 2, &all).contains("imported"));
    }
}
