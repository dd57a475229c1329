//! Random functions with exceptions, each written twice: with the legacy operators, and with `try_table`.
//!
//! Both forms must do the same: return the same, or throw the same, and leave the same trace of values behind. A clause
//! of a legacy `try` becomes a block with the payload and the reference, `rethrow` becomes `throw_ref` of a local
//! that keeps it, and a construct that somebody delegates to gets a block around its body that throws again there.

/// The parts that all functions share; `run` drives a function in a continuation, which it resumes with other values,
/// and sometimes with an exception.
pub(crate) const PRELUDE: &str = r#"
  (type $f (func (param i32) (result i32))) (type $c (cont $f))
  (tag $e0 (export "e0") (param i32)) (tag $e1 (param i32 i64 f64)) (tag $e2)
  (tag $s (param i32) (result i32))
  (global $trace (export "trace") (mut i64) (i64.const 0))
  (global $inside (mut i32) (i32.const 0))
  (func $note (param i32) (result i32)
    (global.set $trace
      (i64.add (i64.mul (global.get $trace) (i64.const 31)) (i64.extend_i32_s (local.get 0))))
    (local.get 0))
  ;; Throws two times out of five.
  (func $perhaps (type $f)
    (if (i32.eq (i32.rem_u (local.get 0) (i32.const 5)) (i32.const 1)) (then (throw $e0 (local.get 0))))
    (if (i32.eq (i32.rem_u (local.get 0) (i32.const 10)) (i32.const 3)) (then
      (throw $e1 (local.get 0) (i64.extend_i32_u (local.get 0)) (f64.convert_i32_s (local.get 0)))))
    (if (i32.eq (i32.rem_u (local.get 0) (i32.const 10)) (i32.const 8)) (then (throw $e2)))
    (local.get 0))
  (func (export "call") (param $which i32) (param $v i32) (result i32)
    (global.set $trace (i64.const 0))
    (global.set $inside (i32.const 0))
    (call_ref $f (local.get $v) (table.get $functions (local.get $which))))
  (func (export "run") (param $which i32) (param $v i32) (result i32)
    (local $k (ref null $c)) (local $n i32)
    (global.set $trace (i64.const 0))
    (global.set $inside (i32.const 1))
    (local.set $k (cont.new $c (table.get $functions (local.get $which))))
    (loop $again (result i32)
      (block $on (result i32 (ref $c))
        (local.set $n (i32.add (local.get $n) (i32.const 1)))
        (if (result i32) (i32.rem_u (local.get $n) (i32.const 4))
          (then (resume $c (on $s $on) (local.get $v) (local.get $k)))
          (else (resume_throw $c $e0 (on $s $on) (local.get $v) (local.get $k))))
        (return))
      (local.set $k)
      (local.set $v (i32.add (local.get $n)))
      (br $again)))
"#;

/// A construct that is open where the code stands.
struct Open {
    label: String,
    /// Takes a branch with one value.
    target: bool,
    /// In a clause: the local that has the exception.
    caught: Option<String>,
    delegated: bool,
}

/// Both forms of a piece of code that leaves an i32.
struct Both {
    old: String,
    new: String,
}

impl Both {
    fn same(text: String) -> Both {
        Both { old: text.clone(), new: text }
    }

    fn then(mut self, other: Both) -> Both {
        self.old += &other.old;
        self.new += &other.new;
        self
    }

    fn and(self, text: &str) -> Both {
        self.then(Both::same(text.to_owned()))
    }
}

struct Writer {
    seed: u64,
    /// The function being written; it calls those with greater numbers only.
    number: usize,
    count: usize,
    open: Vec<Open>,
    labels: usize,
    locals: String,
}

/// A module of `count` functions in both forms: in table `$functions` the legacy form of the n-th is 2 n, the other the
/// one behind it.
pub(crate) fn module(seed: u64, count: usize) -> String {
    let mut writer = Writer { seed, number: 0, count, open: Vec::new(), labels: 0, locals: String::new() };
    let mut text = format!("(module {PRELUDE}");
    let mut names = String::new();
    for number in 0..count {
        writer.number = number;
        let label = writer.push(false, None);
        let body = writer.expression(5);
        let body = writer.pop(body);
        let locals = std::mem::take(&mut writer.locals);
        for (form, code) in [("old", body.old), ("new", body.new)] {
            text += &format!(
                "(func ${form}{number} (param $x i32) (result i32) (local $y i64) (local $z f64) {locals}
                   block {label} (result i32)\n{code} end
                   local.get $y i32.wrap_i64 call $note drop local.get $z i32.trunc_sat_f64_s call $note drop)\n"
            );
            names += &format!(" ${form}{number}");
        }
    }
    text + &format!("(table $functions (ref null $f) (elem {}))", items(&names)) + ")"
}

fn items(names: &str) -> String {
    names.split_whitespace().map(|name| format!("(ref.func {name})")).collect()
}

impl Writer {
    fn below(&mut self, bound: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.seed >> 33) % bound
    }

    fn name(&mut self, what: &str) -> String {
        self.labels += 1;
        format!("${what}{}", self.labels)
    }

    fn push(&mut self, target: bool, caught: Option<String>) -> String {
        let label = self.name("l");
        self.reopen(&label, target, caught);
        label
    }

    fn reopen(&mut self, label: &str, target: bool, caught: Option<String>) {
        self.open.push(Open { label: label.to_owned(), target, caught, delegated: false });
    }

    /// Ends the body of a construct: throws again there what was delegated to it.
    fn pop(&mut self, body: Both) -> Both {
        let open = self.open.pop().unwrap();
        if !open.delegated {
            return body;
        }
        let (after, to) = (self.name("after"), delegate_label(&open.label));
        let new = format!(
            "block {after} (result i32) block {to} (result exnref)\n{} br {after} end throw_ref end\n",
            body.new
        );
        Both { new, ..body }
    }

    fn expression(&mut self, depth: u32) -> Both {
        if depth == 0 {
            return match self.below(4) {
                0 => Both::same(format!("i32.const {}\n", self.seed >> 60)),
                _ => Both::same("local.get $x\n".to_owned()),
            };
        }
        let depth = depth - 1;
        match self.below(16) {
            0 => self.expression(depth).and("call $note local.tee $x\n"),
            1 => self.expression(depth).and(
                "local.tee $x i64.extend_i32_s local.get $y i64.const 3 i64.mul i64.add local.set $y
                 local.get $x f64.convert_i32_s local.get $z f64.const 0.5 f64.mul f64.add local.set $z
                 local.get $x i32.const 1 i32.add local.tee $x\n",
            ),
            2 | 3 => self.expression(depth).and("call $perhaps\n"),
            4 => {
                let left = self.expression(depth);
                left.then(self.expression(depth)).and("i32.const 3 i32.mul i32.add\n")
            }
            5 if self.number + 1 < self.count => {
                let callee = self.number + 1 + self.below((self.count - self.number - 1) as u64) as usize;
                let argument = self.expression(depth);
                Both {
                    old: argument.old + &format!("call $old{callee}\n"),
                    new: argument.new + &format!("call $new{callee}\n"),
                }
            }
            6 => self.expression(depth).and(
                "local.set $x global.get $inside if (result i32) local.get $x suspend $s else local.get $x end\n",
            ),
            7 => self.throw(depth),
            8 => self.branch(depth),
            9 => {
                let label = self.push(true, None);
                let body = self.expression(depth);
                let body = self.pop(body);
                Both::same(format!("block {label} (result i32)\n")).then(body).and("end\n")
            }
            10 => self.repeat(depth),
            11 | 12 => self.rethrow(depth),
            13 => self.delegate(depth),
            _ => self.try_(depth),
        }
    }

    /// Throws if a value is odd.
    fn throw(&mut self, depth: u32) -> Both {
        let throw =
            ["local.get $x throw $e0", "local.get $x i64.const 7 f64.const 2.5 throw $e1", "throw $e2"]
                [self.below(3) as usize];
        self.expression(depth).and(&format!("local.tee $x i32.const 1 i32.and if {throw} end local.get $x\n"))
    }

    fn branch(&mut self, depth: u32) -> Both {
        let targets: Vec<usize> = (0..self.open.len()).filter(|&at| self.open[at].target).collect();
        let value = self.expression(depth);
        if targets.is_empty() {
            return value;
        }
        let at = targets[self.below(targets.len() as u64) as usize];
        value.and(&format!("local.get $x i32.const 2 i32.and br_if {}\n", self.open[at].label))
    }

    fn repeat(&mut self, depth: u32) -> Both {
        let label = self.push(false, None);
        let counter = self.name("n");
        self.locals += &format!("(local {counter} i32)");
        let body = self.expression(depth);
        let body = self.pop(body);
        Both::same(format!("i32.const 3 local.set {counter} loop {label} (result i32)\n")).then(body).and(
            &format!(
                "local.set $x local.get {counter} i32.const 1 i32.sub local.tee {counter} br_if {label}
                 local.get $x end\n"
            ),
        )
    }

    /// Throws again what any of the clauses around has caught, if a value is a multiple of three.
    fn rethrow(&mut self, depth: u32) -> Both {
        let caught: Vec<usize> = (0..self.open.len()).filter(|&at| self.open[at].caught.is_some()).collect();
        let value = self.expression(depth).and("local.tee $x i32.const 3 i32.rem_u i32.eqz if\n");
        if caught.is_empty() {
            return value.and("end local.get $x\n");
        }
        let at = caught[self.below(caught.len() as u64) as usize];
        let open = &self.open[at];
        let again = Both {
            old: format!("rethrow {}", open.label),
            new: format!("local.get {} throw_ref", open.caught.as_ref().unwrap()),
        };
        value.then(again).and(" end local.get $x\n")
    }

    fn delegate(&mut self, depth: u32) -> Both {
        let label = self.push(true, None);
        let body = self.expression(depth);
        let body = self.pop(body);
        let at = self.below(self.open.len() as u64) as usize;
        self.open[at].delegated = true;
        let to = &self.open[at].label;
        Both {
            old: format!("try {label} (result i32)\n{} delegate {to}\n", body.old),
            new: format!(
                "block {label} (result i32) try_table (result i32) (catch_all_ref {})\n{} end end\n",
                delegate_label(to),
                body.new
            ),
        }
    }

    fn try_(&mut self, depth: u32) -> Both {
        let label = self.push(true, None);
        let body = self.expression(depth);
        let body = self.pop(body);
        let mut tags: Vec<Option<usize>> = (0..3).map(Some).collect();
        for at in 0..3 {
            let other = self.below(3) as usize;
            tags.swap(at, other);
        }
        tags.truncate(self.below(4) as usize);
        if self.below(3) == 0 {
            tags.push(None);
        }
        let mut old = format!("try {label} (result i32)\n{}", body.old);
        let mut new = format!("block {label} (result i32)\n");
        let (mut pads, mut bodies) = (String::new(), Vec::new());
        for tag in &tags {
            let (pad, exception) = (self.name("pad"), self.name("exn"));
            self.locals += &format!("(local {exception} exnref)");
            let (operator, clause, types, take) = match tag {
                Some(0) => ("catch $e0", "catch_ref $e0", "i32 exnref", "local.set $x\n"),
                Some(1) => (
                    "catch $e1",
                    "catch_ref $e1",
                    "i32 i64 f64 exnref",
                    "local.set $z i32.wrap_i64 i32.add local.set $x\n",
                ),
                Some(_) => ("catch $e2", "catch_ref $e2", "exnref", ""),
                None => ("catch_all", "catch_all_ref", "exnref", ""),
            };
            self.reopen(&label, true, Some(exception.clone()));
            let body = self.expression(depth);
            let body = self.pop(body);
            pads += &format!("({clause} {pad})");
            old += &format!("{operator} {take}{}", body.old);
            bodies.push((format!("block {pad} (result {types})\n"), exception, take, body.new));
        }
        bodies.iter().rev().for_each(|(block, ..)| new += block);
        new += &format!("try_table (result i32) {pads}\n{} end br {label}\n", body.new);
        for (_, exception, take, body) in bodies {
            new += &format!("end local.set {exception} {take}{body} br {label}\n");
        }
        Both { old: old + "end\n", new: new + "end\n" }
    }
}

/// Where the other form throws again what is delegated to a construct. The parts of a `try` are never open at once.
fn delegate_label(label: &str) -> String {
    label.replace("$l", "$delegate")
}
