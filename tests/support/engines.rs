//! Engines that last for some modules: making one costs stubs, and one that lasts forever keeps the types and stubs of
//! all modules there ever were.

use std::sync::{Mutex, PoisonError};
use windlass::{Config, Engine};

/// How many modules an engine serves.
const MODULES: u32 = 200;

/// One engine at a time, of one configuration.
pub struct Engines(Mutex<Option<(Engine, u32)>>);

impl Engines {
    pub const fn new() -> Engines {
        Engines(Mutex::new(None))
    }

    /// The engine for one more module.
    pub fn next(&self, config: impl FnOnce() -> Config) -> Engine {
        let mut current = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &mut *current {
            Some((engine, served)) if *served < MODULES => {
                *served += 1;
                engine.clone()
            }
            _ => {
                let engine = Engine::new(&config()).expect("an engine");
                *current = Some((engine.clone(), 1));
                engine
            }
        }
    }
}
