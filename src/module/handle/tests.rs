//! Modules as users hold them.

use super::super::{FuncType, ValType};
use super::*;
use crate::{CompileError, Config, Target};

/// A module whose bodies are only validated.
fn module(engine: &Engine, text: &str) -> Module {
    let bytes = wat::parse_str(text).unwrap();
    let factory = |_: &_, _: &_| -> Box<dyn BodyCompiler> { Box::new(OnlyValidate { parallel: false }) };
    let (structure, code) = parse(&bytes, engine.registry(), engine.config().features, &factory).unwrap();
    Module::from_parsed(engine, &bytes, structure, code).unwrap()
}

#[test]
fn borders_are_described() {
    let engine = Engine::default();
    let module = module(
        &engine,
        r#"(module $demo
             (import "env" "log" (func (param i32)))
             (import "env" "stop" (tag (param i64) (result i32)))
             (memory (export "memory") 1)
             (global (export "g") (mut f32) (f32.const 0))
             (table (export "t") 1 2 externref)
             (func (export "run") (result i64) i64.const 0)
             (data (i32.const 0) "hello") (data "there"))"#,
    );
    assert_eq!(module.name(), Some("demo"));
    let imports: Vec<_> = module
        .imports()
        .map(|import| format!("{}::{}: {}", import.module(), import.name(), import.ty()))
        .collect();
    assert_eq!(imports, ["env::log: func (i32) -> ()", "env::stop: tag (i64) -> (i32)"]);
    let exports: Vec<_> =
        module.exports().map(|export| format!("{}: {}", export.name(), export.ty())).collect();
    assert_eq!(
        exports,
        ["memory: memory 1", "g: global (mut f32)", "t: table 1 2 externref", "run: func () -> (i64)"]
    );
    assert_eq!(module.get_export("run"), Some(ExternType::Func(FuncType::new([], [ValType::I64]))));
    assert_eq!(module.get_export("walk"), None);
    assert_eq!((module.data_segment(0), module.data_segment(1)), (&b"hello"[..], &b"there"[..]));
    assert!(module.code_base().is_ok());
}

#[test]
fn foreign_code_is_not_run() {
    let foreign = if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 };
    let engine = Engine::new(Config::new().target(foreign)).unwrap();
    let error = module(&engine, "(module)").code_base().unwrap_err().to_string();
    assert!(error.starts_with(&format!("this module was compiled for {foreign}")), "{error}");
}

#[test]
fn files_that_are_none() {
    let engine = Engine::default();
    let error = |path: &Path| Module::from_file(&engine, path).unwrap_err().to_string();
    let directory = std::env::temp_dir();
    assert_eq!(error(&directory), format!("cannot read `{}`: it is a directory", directory.display()));
    assert!(error(Path::new("/no/such.wasm")).starts_with("cannot read `/no/such.wasm`: No such file"));
    let error = Module::new(&engine, "").unwrap_err();
    assert_eq!(error.downcast_ref::<CompileError>().unwrap().offset(), 0);
    assert!(Module::new(&engine, "\n (module (func i32.nonsense))").is_err());
    assert!(Module::validate(&engine, b"\0asm\x01\0\0\0").is_ok());
}
