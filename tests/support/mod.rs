//! What the randomized tests share with the targets of fuzz/. Each uses its part.
#![allow(dead_code, unreachable_pub, missing_debug_implementations)]

pub mod artifacts;
pub mod continuations;
pub mod differential;
pub mod engines;
pub mod mutants;
pub mod random;
pub mod real;
pub mod sections;
pub mod validation;
