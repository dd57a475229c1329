//! What a processor has beyond the least one of its instruction set.
//!
//! The least ones are SSE4.1 and ARMv8.0. Each feature is one name, of either instruction set, so that a list of them
//! can be given on the command line whatever the target: those of the other one mean nothing.

use std::str::FromStr;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $arch:tt $text:tt;)*) => {
        /// Features to compile for.
        #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
        pub struct Cpu {
            $($(#[$doc])* pub $name: bool,)*
        }

        impl Cpu {
            /// What this host has.
            pub fn host() -> Cpu {
                Cpu { $($name: detected!($arch $text),)* }
            }

            /// Sets a feature by its name; false if there is none of that name.
            fn set(&mut self, name: &str, value: bool) -> bool {
                match name {
                    $($text => self.$name = value,)*
                    _ => return false,
                }
                true
            }

            /// The features among these that the host's instruction set knows and the host lacks.
            pub fn missing_on_host(self) -> Vec<&'static str> {
                let host = Cpu::host();
                let mut missing = Vec::new();
                $(if cfg!(target_arch = $arch) && self.$name && !host.$name {
                    missing.push($text);
                })*
                missing
            }

            /// The features among these that `other` lacks.
            pub fn beyond(self, other: Cpu) -> Vec<&'static str> {
                let mut beyond = Vec::new();
                $(if self.$name && !other.$name {
                    beyond.push($text);
                })*
                beyond
            }

            /// The names of all features, in order.
            pub const NAMES: &[&str] = &[$($text),*];
        }
    };
}

macro_rules! detected {
    ("x86_64" $text:tt) => {{
        #[cfg(target_arch = "x86_64")]
        let found = std::arch::is_x86_feature_detected!($text);
        #[cfg(not(target_arch = "x86_64"))]
        let found = false;
        found
    }};
    ("aarch64" $text:tt) => {{
        #[cfg(target_arch = "aarch64")]
        let found = std::arch::is_aarch64_feature_detected!($text);
        #[cfg(not(target_arch = "aarch64"))]
        let found = false;
        found
    }};
}

features! {
    /// `popcnt`.
    popcnt = "x86_64" "popcnt";
    /// `lzcnt`.
    lzcnt = "x86_64" "lzcnt";
    /// `tzcnt`.
    bmi1 = "x86_64" "bmi1";
    /// `mulx`, `shlx`, `rorx`.
    bmi2 = "x86_64" "bmi2";
    /// Three-operand forms of 128 bits, unaligned memory operands.
    avx = "x86_64" "avx";
    /// `vpbroadcast`, variable shifts.
    avx2 = "x86_64" "avx2";
    /// Fused multiply-add.
    fma = "x86_64" "fma";
    /// Atomic read-modify-write in one instruction.
    lse = "aarch64" "lse";
}

impl Cpu {
    /// The least processor: SSE4.1, ARMv8.0. What text is compared against.
    pub const fn baseline() -> Cpu {
        Cpu {
            popcnt: false,
            lzcnt: false,
            bmi1: false,
            bmi2: false,
            avx: false,
            avx2: false,
            fma: false,
            lse: false,
        }
    }
}

impl FromStr for Cpu {
    type Err = String;

    /// `native`, `baseline`, and single features added or taken away: `native,-avx2`, `baseline,+lse`.
    fn from_str(text: &str) -> Result<Cpu, String> {
        let mut cpu = Cpu::host();
        for (at, part) in text.split(',').enumerate() {
            let known = match (at, part.split_at_checked(1)) {
                (0, _) if part == "native" => true,
                (0, _) if part == "baseline" => {
                    cpu = Cpu::baseline();
                    true
                }
                (_, Some(("+", name))) => cpu.set(name, true),
                (_, Some(("-", name))) => cpu.set(name, false),
                _ => false,
            };
            if !known {
                return Err(format!(
                    "unknown processor or feature `{part}`: expected `native` or `baseline`, \
                     then `+` or `-` and one of {}",
                    Cpu::NAMES.join(", ")
                ));
            }
        }
        Ok(cpu)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_added_and_taken_away() {
        assert_eq!("native".parse(), Ok(Cpu::host()));
        assert_eq!("baseline".parse(), Ok(Cpu::baseline()));
        assert_eq!("baseline,+avx,+lse".parse(), Ok(Cpu { avx: true, lse: true, ..Cpu::baseline() }));
        assert_eq!("native,-fma".parse(), Ok(Cpu { fma: false, ..Cpu::host() }));
        assert!("pentium".parse::<Cpu>().unwrap_err().contains("`pentium`"));
        assert!("baseline,+sse9".parse::<Cpu>().unwrap_err().contains("popcnt, lzcnt"));
        assert!("".parse::<Cpu>().is_err());
        assert_eq!((Cpu::baseline().missing_on_host(), Cpu::host().missing_on_host()), (vec![], vec![]));
    }
}
