//! Who may look at running code: `-D debug-info` and `-g` for debuggers, `--profile` for profilers.

use super::Stop;
use super::flags::{self, DebugOptions};
use std::str::FromStr;
use windlass::{Config, ProfilingStrategy};

/// What bears on debuggers and profilers.
#[derive(clap::Args, Debug)]
pub(super) struct ObserveOptions {
    /// Options about debugging, such as debug-info; `-D help` lists them
    #[arg(short = 'D', long = "debug", value_name = "KEY[=VAL[,..]]")]
    debug: Vec<DebugOptions>,
    /// Tell debuggers about compiled code: names, lines, callers
    #[arg(short = 'g')]
    debug_info: bool,
    /// Tell a profiler about compiled code: `perfmap` or `jitdump`
    #[arg(long, value_name = "STRATEGY")]
    profile: Option<Profile>,
}

/// The argument of `--profile`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Profile(ProfilingStrategy);

impl FromStr for Profile {
    type Err = String;
    fn from_str(name: &str) -> Result<Profile, String> {
        match name {
            "perfmap" => Ok(Profile(ProfilingStrategy::PerfMap)),
            "jitdump" => Ok(Profile(ProfilingStrategy::JitDump)),
            "guest" | "pulley" | "vtune" => Err("not built in this version of windlass".to_owned()),
            _ => Err("expected perfmap or jitdump".to_owned()),
        }
    }
}

impl ObserveOptions {
    /// Whether debuggers or profilers want lines.
    pub(super) fn wants_lines(&self) -> Result<bool, Stop> {
        let settings = flags::settle_debug(&self.debug)?;
        let debug_info = settings.debug_info.unwrap_or(self.debug_info);
        Ok(debug_info || self.profile == Some(Profile(ProfilingStrategy::JitDump)))
    }

    /// Whether anybody looks at all.
    pub(super) fn observes(&self) -> bool {
        self.profile.is_some() || self.wants_lines().unwrap_or(true)
    }

    /// Sets what was said.
    pub(super) fn apply(&self, config: &mut Config) -> Result<(), Stop> {
        let settings = flags::settle_debug(&self.debug)?;
        config.debug_info(settings.debug_info.unwrap_or(self.debug_info));
        if let Some(Profile(strategy)) = self.profile {
            config.profiler(strategy);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_have_names() {
        assert_eq!("perfmap".parse(), Ok(Profile(ProfilingStrategy::PerfMap)));
        assert_eq!("jitdump".parse(), Ok(Profile(ProfilingStrategy::JitDump)));
        assert!("vtune".parse::<Profile>().unwrap_err().contains("not built"));
        assert!("perf".parse::<Profile>().unwrap_err().contains("expected"));
    }
}
