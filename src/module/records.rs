//! Which functions have a record in each instance, because they may become references.

/// Functions by the number of their record, and the other way round.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    functions: Vec<u32>,
    /// By function as far as needed: the number plus one, 0 for none.
    numbers: Vec<u32>,
}

impl Records {
    /// Gives `function` the next record, unless it has one.
    pub(super) fn add(&mut self, function: u32) {
        let at = function as usize;
        if at >= self.numbers.len() {
            self.numbers.resize(at + 1, 0);
        }
        if self.numbers[at] == 0 {
            self.functions.push(function);
            self.numbers[at] = self.functions.len() as u32;
        }
    }

    /// The number of a function's record.
    pub(crate) fn number(&self, function: u32) -> Option<u32> {
        self.numbers.get(function as usize)?.checked_sub(1)
    }

    /// Functions in the order of their records.
    pub(crate) fn functions(&self) -> &[u32] {
        &self.functions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_in_the_order_of_appearance() {
        let mut records = Records::default();
        for function in [7, 3, 7, 0, 3] {
            records.add(function);
        }
        assert_eq!(records.functions(), [7, 3, 0]);
        assert_eq!([0, 1, 3, 7, 8].map(|f| records.number(f)), [Some(2), None, Some(1), Some(0), None]);
    }
}
