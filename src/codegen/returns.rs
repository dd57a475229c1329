//! How each function returns: predicted by the processor's stack of return addresses, or by a jump.
//!
//! A `ret` is predicted by that stack: right as long as calls and returns come in pairs. A function below which stacks
//! are switched is entered by a call on one stack and left on another; what the predictor would tell it is the
//! address of somebody else's call, and the address meant for it goes to somebody else. A jump to the return
//! address is predicted by its own history, and takes nothing from the others.
//!
//! So in a module that has continuation types every function is first written to return by a jump. When all
//! bodies are known, those that cannot have a switch below them get their `ret` back: they contain none, they make no
//! call to an unknown function, and they only call such functions.
//!
//! Measured on the programs of `benches/switching` as C compiles them, x86-64 (Zen): up to 1.8 times faster than with
//! `ret` in all functions that contain no switch themselves, none slower; a recursive function that returns by
//! jumps without need is up to a tenth slower, hence the graph.

/// What is known of one module's functions, in the order of their bodies.
#[derive(Debug, Default)]
pub(super) struct Returns {
    /// Whether there is anything to decide.
    wanted: bool,
    functions: Vec<Function>,
    /// The number of the first of them among the bodies.
    first: u32,
    /// Direct calls: caller, callee, by number among the module's bodies.
    calls: Vec<(u32, u32)>,
    /// The function being compiled contains a switch, or a call that may lead to one.
    switches: bool,
}

#[derive(Debug)]
struct Function {
    switches: bool,
    /// Where it returns, as code offsets of the jumps.
    at: Vec<u32>,
}

impl Returns {
    pub(super) fn new(wanted: bool) -> Returns {
        Returns { wanted, ..Returns::default() }
    }

    /// The function being compiled calls this one, counted among the bodies.
    pub(super) fn note_call(&mut self, callee: u32) {
        if self.wanted {
            self.calls.push((self.first + self.functions.len() as u32, callee));
        }
    }

    /// The function being compiled may switch stacks, or have somebody do so whom we do not know.
    pub(super) fn note_switch(&mut self) {
        self.switches = true;
    }

    /// It ends, and returns at these places.
    pub(super) fn end_function(&mut self, at: Vec<u32>) {
        let switches = std::mem::take(&mut self.switches);
        if self.wanted {
            self.functions.push(Function { switches, at });
        }
    }

    /// The next function is this one.
    pub(super) fn begin_chunk(&mut self, function: u32) {
        if self.functions.is_empty() {
            self.first = function;
        }
    }

    /// What is known of the functions that come next, whose code stands at `at`.
    pub(super) fn absorb(&mut self, next: Returns, at: u32) {
        self.calls.extend(next.calls);
        self.functions.extend(next.functions.into_iter().map(|mut function| {
            function.at.iter_mut().for_each(|place| *place += at);
            function
        }));
    }

    /// Of function `number` by itself, and its guard: its returns, if they may rely on the predictor, as far as is
    /// known. `is_plain` says whose do.
    pub(super) fn predictable_alone(self, number: u32, is_plain: impl Fn(u32) -> bool) -> Option<Vec<u32>> {
        let plain = self.wanted
            && !self.functions.iter().any(|function| function.switches)
            && self.calls.iter().all(|&(_, callee)| callee == number || is_plain(callee));
        plain.then(|| self.functions.into_iter().flat_map(|function| function.at).collect())
    }

    /// The returns that may rely on the predictor: those of functions with no switch below them.
    pub(super) fn predictable(mut self) -> Vec<u32> {
        self.calls.sort_unstable_by_key(|&(_, callee)| callee);
        let numbers = 0..self.functions.len() as u32;
        let mut work: Vec<u32> = numbers.filter(|&n| self.functions[n as usize].switches).collect();
        while let Some(callee) = work.pop() {
            let first = self.calls.partition_point(|&(_, other)| other < callee);
            for &(caller, _) in self.calls[first..].iter().take_while(|&&(_, other)| other == callee) {
                let caller_switches = &mut self.functions[caller as usize].switches;
                if !std::mem::replace(caller_switches, true) {
                    work.push(caller);
                }
            }
        }
        let plain = self.functions.into_iter().filter(|function| !function.switches);
        plain.flat_map(|function| function.at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callers_of_switches_jump() {
        let mut returns = Returns::new(true);
        returns.note_call(1); // 0 calls 1, which calls 2, which switches
        returns.end_function(vec![10]);
        returns.note_call(2);
        returns.note_call(3);
        returns.end_function(vec![20, 21]);
        returns.note_switch();
        returns.end_function(vec![30]);
        returns.note_call(3); // 3 calls itself, and nobody who switches
        returns.end_function(vec![40]);
        assert_eq!(returns.predictable(), [40]);
    }

    #[test]
    fn without_continuations_nothing_is_kept() {
        let mut returns = Returns::new(false);
        returns.note_call(0);
        returns.note_switch();
        returns.end_function(Vec::new());
        assert!(returns.calls.is_empty() && returns.predictable().is_empty());
    }
}
