//! What the randomized tests share with the targets of fuzz/.

pub mod differential;
pub mod random;
