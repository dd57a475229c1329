//! Modules that are valid and unpleasant: long in one direction, and made to cost a compiler more than they
//! are worth. Used by tests/hostile.rs and benches/compile.
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
    Hostile { name: "values above which a local changes", length: 50_000, module: old_values },
    Hostile { name: "copies of a local that changes", length: 100_000, module: copies },
    Hostile { name: "constants, all dropped", length: 200_000, module: dropped },
    Hostile { name: "branches above a growing operand stack", length: 50_000, module: branches_above },
    Hostile { name: "loops above a growing operand stack", length: 50_000, module: loops_above },
    Hostile {
        name: "results of blocks above a growing operand stack",
        length: 50_000,
        module: results_above,
    },
    Hostile { name: "jump tables above a growing operand stack", length: 20_000, module: tables_above },
    Hostile { name: "jump tables in 10,000 blocks", length: 50_000, module: tables_inside },
    Hostile { name: "ifs in each other, assigning locals", length: 50_000, module: nested_ifs },
    Hostile { name: "loops in each other", length: 50_000, module: nested_loops },
    Hostile { name: "calls with 1,000 parameters", length: 500, module: wide_calls },
    Hostile { name: "divisions and shifts above copies of a local", length: 50_000, module: fixed_registers },
    Hostile { name: "branches above copies of a local", length: 50_000, module: branches_above_copies },
    Hostile { name: "loops around a jump table", length: 200_000, module: loops_around_table },
    Hostile { name: "operators that cannot be reached", length: 500_000, module: unreachable },
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
const IF: u8 = 0x04;
const I32_EQZ: u8 = 0x45;
const I32_DIV_U: u8 = 0x6e;
const I32_SHL: u8 = 0x74;
const ELSE: u8 = 0x05;
const UNREACHABLE: u8 = 0x00;
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

/// `n` times: what a local is goes on the operand stack, then it becomes something else.
fn old_values(n: u32) -> Vec<u8> {
    let each = [LOCAL_GET, 0, LOCAL_GET, 0, I32_CONST, 3, I32_ADD, LOCAL_SET, 0];
    summed(n, |code| code.extend(each))
}

/// `n` copies of a local, which changes behind the last one.
fn copies(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        code.extend([LOCAL_GET, 0]);
    }
    code.extend([I32_CONST, 1, LOCAL_SET, 0]);
    code.resize(code.len() + n as usize - 1, I32_ADD);
    module(1, 0, [code])
}

/// `n` constants, and then nothing of them.
fn dropped(n: u32) -> Vec<u8> {
    let mut code = [I32_CONST, 7].repeat(n as usize);
    code.resize(code.len() + n as usize, DROP);
    code.extend([LOCAL_GET, 0]);
    module(1, 0, [code])
}

/// `n` times: one operand more, and a block that is left early.
fn branches_above(n: u32) -> Vec<u8> {
    let block = [LOCAL_GET, 0, I32_CONST, 1, I32_ADD, BLOCK, VOID, LOCAL_GET, 0, BR_IF, 0, END];
    summed(n, |code| code.extend(block))
}

/// Likewise a loop, which changes a local.
fn loops_above(n: u32) -> Vec<u8> {
    let body = [LOCAL_GET, 0, I32_CONST, 1, I32_ADD, LOCAL_SET, 0, LOCAL_GET, 0, BR_IF, 0, END];
    summed(n, |code| {
        code.extend([LOCAL_GET, 0, I32_CONST, 1, I32_ADD, LOOP, VOID]);
        code.extend(body);
    })
}

/// Likewise a block with a result, which stays.
fn results_above(n: u32) -> Vec<u8> {
    let block = [BLOCK, I32, I32_CONST, 1, LOCAL_GET, 0, BR_IF, 0, DROP, LOCAL_GET, 0, END];
    summed(n, |code| code.extend(block))
}

/// Likewise a jump table with two ways to go.
fn tables_above(n: u32) -> Vec<u8> {
    let table = [BLOCK, VOID, BLOCK, VOID, LOCAL_GET, 0, BR_TABLE, 3, 0, 1, 0, 1, END, END];
    summed(n, |code| {
        code.extend([LOCAL_GET, 0, I32_CONST, 1, I32_ADD]);
        code.extend(table);
    })
}

/// `n` jump tables, one after the other, in as many blocks as make a table of all of them expensive.
fn tables_inside(n: u32) -> Vec<u8> {
    const BLOCKS: usize = 10_000;
    let mut code = [BLOCK, VOID].repeat(BLOCKS);
    for index in 0..n {
        code.extend([BLOCK, VOID, LOCAL_GET, 0, BR_TABLE, 2, 0]);
        number(&mut code, index % BLOCKS as u32);
        code.extend([0, END]);
    }
    code.resize(code.len() + BLOCKS, END);
    code.extend([LOCAL_GET, 0]);
    module(1, 0, [code])
}

/// `n` constructs in each other, of which every one assigns one of twenty locals on both of its ways.
fn nested_ifs(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for index in 0..n {
        let local = (index % 20) as u8;
        code.extend([LOCAL_GET, local, IF, VOID, LOCAL_GET, 3, LOCAL_SET, local]);
    }
    for index in 0..n {
        let local = (index % 19) as u8;
        code.extend([ELSE, LOCAL_GET, local, I32_CONST, 1, I32_ADD, LOCAL_SET, local, END]);
    }
    code.extend([LOCAL_GET, 0]);
    module(20, 0, [code])
}

/// `n` loops in each other, each with a back edge behind the next one.
fn nested_loops(n: u32) -> Vec<u8> {
    let mut code = [LOOP, VOID].repeat(n as usize);
    for index in 0..n {
        let local = (index % 20) as u8;
        code.extend([
            LOCAL_GET, local, I32_CONST, 1, I32_ADD, LOCAL_SET, local, LOCAL_GET, local, BR_IF, 0, END,
        ]);
    }
    code.extend([LOCAL_GET, 0]);
    module(1, 19, [code])
}

/// `n` calls with as many parameters as there may be.
fn wide_calls(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        for local in 0..1000 {
            code.push(LOCAL_GET);
            number(&mut code, local);
        }
        code.extend([CALL, 0, LOCAL_SET, 3]);
    }
    code.extend([LOCAL_GET, 0]);
    module(1000, 0, [code])
}

/// `n` copies of a parameter, and above them operators that want certain registers, while others are taken.
fn fixed_registers(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for local in 1..16 {
        code.extend([LOCAL_GET, local, I32_EQZ, DROP]);
    }
    for _ in 0..n {
        code.extend([LOCAL_GET, 0]);
    }
    for index in 0..n {
        let (one, other) = ((index % 3 + 1) as u8, (index % 5 + 4) as u8);
        code.extend([LOCAL_GET, one, LOCAL_GET, other, I32_DIV_U, DROP]);
        code.extend([LOCAL_GET, one, LOCAL_GET, other, I32_SHL, DROP]);
    }
    code.resize(code.len() + n as usize - 1, I32_ADD);
    module(16, 0, [code])
}

/// `n` copies of a local, and above them as many branches, each over another value of it.
fn branches_above_copies(n: u32) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        code.extend([LOCAL_GET, 0]);
    }
    for _ in 0..n {
        code.extend([LOCAL_GET, 0, IF, VOID, LOCAL_GET, 0, I32_CONST, 1, I32_ADD, LOCAL_SET, 0, END]);
    }
    code.resize(code.len() + n as usize - 1, I32_ADD);
    module(1, 0, [code])
}

/// Loops in each other, in the innermost of which is a jump table of `n` entries, several times.
fn loops_around_table(n: u32) -> Vec<u8> {
    const LOOPS: usize = 90;
    let mut code = Vec::new();
    for _ in 0..4 {
        code.extend([LOOP, VOID].repeat(LOOPS));
        code.extend([LOCAL_GET, 0, BR_TABLE]);
        number(&mut code, n / 4);
        code.resize(code.len() + n as usize / 4 + 1, LOOPS as u8 - 1);
        code.resize(code.len() + LOOPS, END);
    }
    code.extend([LOCAL_GET, 0]);
    module(1, 0, [code])
}

/// `n` operators behind one that ends it all, among them blocks.
fn unreachable(n: u32) -> Vec<u8> {
    let mut code = vec![UNREACHABLE];
    for _ in 0..n / 6 {
        code.extend([I32_ADD, BLOCK, VOID, LOCAL_GET, 0, DROP, LOCAL_GET, 0, BR_IF, 0, END]);
    }
    module(1, 0, [code])
}

/// `n` times what leaves one operand, and then the sum of them.
fn summed(n: u32, each: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
    let mut code = Vec::new();
    for _ in 0..n {
        each(&mut code);
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
