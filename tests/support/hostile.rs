//! Modules that are valid and unpleasant: long in one direction, and made to cost a compiler more than they
//! are worth. Used by tests/hostile.rs and benches/compile.rs.
//!
//! Each takes the number that makes it long; its size in bytes is proportional to it. So should be the time
//! that it takes. They are written as bytes, so that text parsing is not what gets measured.

/// A generator by name, and the length at which an honest compiler takes a few tens of milliseconds.
pub(crate) struct Hostile {
    pub(crate) name: &'static str,
    pub(crate) length: u32,
    pub(crate) module: fn(u32) -> Vec<u8>,
}

pub(crate) const ALL: &[Hostile] = &[
    Hostile { name: "functions", length: 100_000, module: functions },
    Hostile { name: "operators in a function", length: 1_000_000, module: operators },
    Hostile { name: "targets of a br_table", length: 50_000, module: table_targets },
    Hostile { name: "nested blocks left by one br_table", length: 50_000, module: nested_blocks },
    Hostile { name: "uses of 1,000 parameters and 1,000 locals", length: 100_000, module: locals },
    Hostile { name: "branches over 1,000 parameters and 1,000 locals", length: 5_000, module: branches },
    Hostile { name: "calls below a growing operand stack", length: 20_000, module: tower },
    Hostile { name: "legacy trys in each other", length: 50_000, module: nested_trys },
    Hostile { name: "legacy trys above a growing operand stack", length: 50_000, module: stacked_trys },
    Hostile { name: "clauses above a high operand stack", length: 50_000, module: clauses },
];

const I32: u8 = 0x7f;
const LOCAL_GET: u8 = 0x20;
const LOCAL_SET: u8 = 0x21;
const I32_CONST: u8 = 0x41;
const I32_ADD: u8 = 0x6a;
const BLOCK: u8 = 0x02;
const LOOP: u8 = 0x03;
const VOID: u8 = 0x40;
const END: u8 = 0x0b;
const BR_IF: u8 = 0x0d;
const BR_TABLE: u8 = 0x0e;
const TRY: u8 = 0x06;
const CATCH_ALL: u8 = 0x19;
const RETHROW: u8 = 0x09;
const DELEGATE: u8 = 0x18;
const TRY_TABLE: u8 = 0x1f;
const CATCH_ALL_CLAUSE: u8 = 2;
const CALL: u8 = 0x10;
const DROP: u8 = 0x1a;

/// `n` functions, each of which calls the next.
fn functions(n: u32) -> Vec<u8> {
    let body = |index: u32| {
        let mut code = Vec::new();
        if index + 1 < n {
            code.push(LOCAL_GET);
            number(&mut code, 0);
            code.push(CALL);
            number(&mut code, index + 1);
            code.push(DROP);
        }
        code.extend([LOCAL_GET, 0, I32_CONST, 1, I32_ADD]);
        code
    };
    module(1, 0, (0..n).map(body))
}

/// One function of `n` operators.
fn operators(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for index in 0..n / 4 {
        code.extend([LOCAL_GET, 0, I32_CONST, (index % 60) as u8, I32_ADD, LOCAL_SET, 0]);
    }
    code.extend([LOCAL_GET, 0]);
    module(1, 0, [code])
}

/// A `br_table` of `n` entries over a hundred blocks.
fn table_targets(n: u32) -> Vec<u8> {
    table(100, n)
}

/// `n` blocks in each other, and a `br_table` that leaves each of them.
fn nested_blocks(n: u32) -> Vec<u8> {
    table(n, n)
}

fn table(blocks: u32, targets: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..blocks {
        code.extend([BLOCK, VOID]);
    }
    code.extend([LOCAL_GET, 0, BR_TABLE]);
    number(&mut code, targets);
    for target in 0..targets {
        number(&mut code, target % blocks);
    }
    number(&mut code, 0);
    for _ in 0..blocks {
        code.extend([END, LOCAL_GET, 0, I32_CONST, 1, I32_ADD, LOCAL_SET, 0]);
    }
    code.extend([LOCAL_GET, 0]);
    module(1, 0, [code])
}

/// `n` times: a sum of two of 2,000 locals goes to a third.
fn locals(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for index in 0..n {
        for (opcode, step) in [(LOCAL_GET, 7), (LOCAL_GET, 13), (LOCAL_SET, 17)] {
            if opcode == LOCAL_SET {
                code.push(I32_ADD);
            }
            code.push(opcode);
            number(&mut code, index.wrapping_mul(step) % 2000);
        }
    }
    code.extend([LOCAL_GET, 0]);
    module(1000, 1000, [code])
}

/// `n` loops, each with a branch out of it and a back edge, while 2,000 locals live.
fn branches(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for index in 0..n {
        code.extend([BLOCK, VOID, LOOP, VOID, LOCAL_GET]);
        number(&mut code, index % 2000);
        code.extend([BR_IF, 1, I32_CONST, 1, LOCAL_SET]);
        number(&mut code, index % 1999);
        code.extend([LOCAL_GET]);
        number(&mut code, index % 1997);
        code.extend([BR_IF, 0, END, END]);
    }
    code.extend([LOCAL_GET, 0]);
    module(1000, 1000, [code])
}

/// `n` results of calls, all kept on the operand stack, then added up.
fn tower(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        code.extend([LOCAL_GET, 0, CALL, 1]);
    }
    code.resize(code.len() + n as usize - 1, I32_ADD);
    module(1, 0, [code, vec![LOCAL_GET, 0]])
}

/// `n` legacy `try`s in each other, a call and a rethrow in each clause; every other one delegates to the outermost.
fn nested_trys(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        code.extend([TRY, VOID]);
    }
    for index in (0..n).rev() {
        code.extend([LOCAL_GET, 0, CALL, 0, LOCAL_SET, 0]);
        if index % 2 == 1 {
            code.push(DELEGATE);
            number(&mut code, index - 1);
        } else {
            code.extend([CATCH_ALL, LOCAL_GET, 0, CALL, 0, DROP, RETHROW, 0, END]);
        }
    }
    code.extend([LOCAL_GET, 0]);
    module(1, 0, [code])
}

/// `n` legacy `try`s one after the other, each above one constant more.
fn stacked_trys(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        code.extend([I32_CONST, 1, TRY, VOID, LOCAL_GET, 0, CALL, 0, DROP, CATCH_ALL, END]);
    }
    code.resize(code.len() + n as usize - 1, I32_ADD);
    module(1, 0, [code])
}

/// `try_table`s with `n` clauses altogether, above `n` constants.
fn clauses(n: u32) -> Vec<u8> {
    const EACH: u32 = 1000;
    let mut code = Vec::new();
    for _ in 0..n {
        code.extend([I32_CONST, 1]);
    }
    for _ in 0..n / EACH {
        code.extend([BLOCK, VOID, LOOP, VOID, TRY_TABLE, VOID]);
        number(&mut code, EACH);
        for index in 0..EACH {
            code.extend([CATCH_ALL_CLAUSE, (index % 2) as u8]);
        }
        code.extend([LOCAL_GET, 0, CALL, 0, DROP, END, END, END]);
    }
    code.resize(code.len() + n as usize - 1, I32_ADD);
    module(1, 0, [code])
}

/// A module of functions that take `params` i32s and return one, with `locals` further ones.
fn module(params: u32, locals: u32, bodies: impl IntoIterator<Item = Vec<u8>>) -> Vec<u8> {
    let mut ty = vec![1, 0x60];
    number(&mut ty, params);
    ty.extend((0..params).map(|_| I32));
    ty.extend([1, I32]);

    let mut count = 0;
    let mut code = Vec::new();
    for body in bodies {
        let mut function = Vec::new();
        if locals == 0 {
            function.push(0);
        } else {
            function.push(1);
            number(&mut function, locals);
            function.push(I32);
        }
        function.extend(body);
        function.push(END);
        number(&mut code, function.len() as u32);
        code.extend(function);
        count += 1;
    }
    let mut declared = Vec::new();
    number(&mut declared, count);
    let mut bodies = declared.clone();
    bodies.extend(code);
    declared.extend((0..count).map(|_| 0));

    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    for (section, contents) in [(1, ty), (3, declared), (10, bodies)] {
        bytes.push(section);
        number(&mut bytes, contents.len() as u32);
        bytes.extend(contents);
    }
    bytes
}

/// Unsigned LEB128.
fn number(bytes: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
