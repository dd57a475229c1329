//! Backtraces for people: stacks, each with its frames, by module and function name.

use super::code_map::CodeMap;
use super::walk::RawBacktrace;
use crate::module::Module;
use std::fmt;

/// Where Wasm was when it stopped: one [`StackTrace`] for each stack from the running one out to the host's.
///
/// A [`Trap`](crate::Trap) carries one; an error that a host function returned has one as its context.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store, Trap};
///
/// let engine = Engine::default();
/// let module = Module::new(&engine, r#"(module $m (func $f (export "f") unreachable))"#)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let f = instance.get_typed_func::<(), ()>(&mut store, "f")?;
/// let error = f.call(&mut store, ()).unwrap_err();
///
/// let backtrace = error.downcast_ref::<Trap>().unwrap().backtrace();
/// let frame = &backtrace.stacks()[0].frames()[0];
/// assert_eq!(frame.module_name(), Some("m"));
/// assert_eq!(frame.func_name(), Some("f"));
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Backtrace {
    stacks: Vec<StackTrace>,
    more_stacks: usize,
}

/// The frames of one stack in a [`Backtrace`].
///
/// ```
/// fn print_frames(stack: &windlass::StackTrace) {
///     println!("{}", stack.heading());
///     for frame in stack.frames() {
///         println!("{:#x}", frame.module_offset());
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct StackTrace {
    heading: String,
    frames: Vec<Frame>,
    more_frames: usize,
}

/// A function that was active, in a [`StackTrace`].
///
/// ```
/// fn name(frame: &windlass::Frame) -> String {
///     match frame.func_name() {
///         Some(name) => name.to_string(),
///         None => format!("func[{}]", frame.func_index()),
///     }
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Frame {
    module: Module,
    func_index: u32,
    module_offset: u32,
}

impl Backtrace {
    pub(crate) fn new(raw: &RawBacktrace, code: &CodeMap) -> Backtrace {
        let mut frames = raw.frames.iter();
        let stacks = raw.stacks.iter().map(|stack| StackTrace {
            heading: match stack.continuation {
                None => "main stack".to_string(),
                Some((number, site)) => format!("continuation {number} (created at {site:#x})"),
            },
            frames: frames
                .by_ref()
                .take(stack.frames as usize)
                .filter_map(|frame| code.describe(frame.pc, frame.after_call))
                .map(|(module, func_index, module_offset)| Frame {
                    module: module.clone(),
                    func_index,
                    module_offset,
                })
                .collect(),
            more_frames: stack.more_frames,
        });
        Backtrace { stacks: stacks.collect(), more_stacks: raw.more_stacks }
    }

    /// The stacks, the running one first.
    pub fn stacks(&self) -> &[StackTrace] {
        &self.stacks
    }
}

impl StackTrace {
    /// What the stack is: `main stack`, or a continuation's number and the module offset of its `cont.new`.
    pub fn heading(&self) -> &str {
        &self.heading
    }

    /// The frames, innermost first; at most 100.
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// How many frames beyond those in [`frames`](StackTrace::frames) the stack had.
    pub fn omitted(&self) -> usize {
        self.more_frames
    }
}

impl Frame {
    /// The module's name, if its name section gives one.
    pub fn module_name(&self) -> Option<&str> {
        self.module.declarations().names.module()
    }

    /// Index of the function in its module, imports counted.
    pub fn func_index(&self) -> u32 {
        self.func_index
    }

    /// The function's name, if the name section gives one.
    pub fn func_name(&self) -> Option<&str> {
        self.module.declarations().names.function(self.func_index)
    }

    /// Byte offset in the module's binary of the operator that was executing.
    pub fn module_offset(&self) -> u32 {
        self.module_offset
    }
}

impl fmt::Display for Backtrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wasm backtrace:")?;
        for stack in &self.stacks {
            if self.stacks.len() > 1 {
                write!(f, "\n  {}", stack.heading)?;
            }
            for (number, frame) in stack.frames.iter().enumerate() {
                let module = frame.module_name().unwrap_or("<unknown>");
                write!(f, "\n{number:>5}: {:#x} - {module}!", frame.module_offset)?;
                match frame.func_name() {
                    Some(name) => f.write_str(name)?,
                    None => write!(f, "func[{}]", frame.func_index)?,
                }
            }
            if stack.more_frames > 0 {
                write!(f, "\n       ... {} more", stack.more_frames)?;
            }
        }
        if self.more_stacks > 0 {
            write!(f, "\n  ... {} more stacks", self.more_stacks)?;
        }
        Ok(())
    }
}
