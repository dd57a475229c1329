//! What travels in a page, read back as a browser would.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// The documents of the element with this id.
fn documents(page: &str, id: &str) -> Vec<Value> {
    let start = format!("<script type=\"text/plain\" id=\"{id}\">");
    let text = page.split(&start).nth(1).expect("the element").split('<').next().expect("its text");
    let document = |packed: &str| {
        let bytes = STANDARD.decode(packed).expect("base64");
        let plain = miniz_oxide::inflate::decompress_to_vec(&bytes).expect("deflated");
        serde_json::from_slice(&plain).expect("JSON")
    };
    text.split('\n').map(document).collect()
}

fn sieve() -> (Vec<u8>, Vec<Disassembly>, String) {
    let wasm = wat::parse_str(include_str!("../../../examples/sieve.wat")).expect("a module");
    let ours = [Target::X86_64, Target::Aarch64].map(|target| {
        let mut config = Config::new();
        config.target(target).cpu(Cpu::baseline());
        Disassembly::new(&wasm, &config).expect("compiled")
    });
    let ours = Vec::from(ours);
    let page = page("sieve.wat", &wasm, &ours).expect("a page");
    (wasm, ours, page)
}

#[test]
fn all_code_is_in_the_page() {
    let (wasm, ours, page) = sieve();
    let index = &documents(&page, "index")[0];
    assert_eq!(index["file"], "sieve.wat");
    assert_eq!((&index["bytes"], &index["imported"]), (&json!(wasm.len()), &json!(1)));
    assert_eq!(index["names"], json!(["$numbers", "$filter", "func[3]", "$say", "$number"]));
    assert_eq!(index["switches"][1], json!([1, 1, 0, 0, 0]), "$filter suspends and resumes");
    assert_eq!(index["switches"][2], json!([0, 1, 0, 2, 1]));
    let functions = documents(&page, "data").into_iter().flat_map(|chunk| match chunk {
        Value::Array(functions) => functions,
        other => panic!("{other} is no list"),
    });
    for (defined, shown) in functions.enumerate() {
        for (column, ours) in ours.iter().enumerate() {
            let function = ours.function(defined).expect("listed");
            let mut bytes = vec![None; function.code.len()];
            for run in shown["c"][column].as_array().expect("runs") {
                let at = run[2].as_u64().expect("an offset") as usize - function.code.start as usize;
                let hex = run[3].as_str().expect("hex");
                let lengths =
                    run[4].as_array().expect("lines").iter().step_by(2).map(|length| length.as_u64());
                assert_eq!(lengths.map(Option::unwrap_or_default).sum::<u64>(), hex.len() as u64 / 2);
                for byte in 0..hex.len() / 2 {
                    let value = u8::from_str_radix(&hex[2 * byte..2 * byte + 2], 16).expect("hex");
                    assert_eq!(bytes[at + byte].replace(value), None, "shown once");
                }
            }
            let whole = &ours.code()[function.code.start as usize..function.code.end as usize];
            let listed =
                bytes.iter().zip(whole).all(|(shown, real)| shown.is_none_or(|shown| shown == *real));
            assert!(listed, "{} on {:?}", function.name, ours.target());
            let sum = index["columns"][column]["bytes"][defined].as_u64();
            assert_eq!(sum, Some(bytes.iter().flatten().count() as u64));
            assert!(bytes.iter().flatten().count() + 8 >= whole.len(), "no more than filler is left out");
        }
    }
}

#[test]
fn a_resume_is_joined_to_where_its_handlers_land() {
    let (wasm, ..) = sieve();
    let body = &operators::read(&wasm).expect("read")[1];
    let mut json = String::from("{");
    body.write(&mut json);
    json.push('}');
    let shown: Value = serde_json::from_str(&json).expect("JSON");
    let text = |row: &Value| shown["o"][3 * (row.as_u64().expect("a row") as usize - 1) + 2].clone();
    let landings = shown["k"].as_array().expect("a list");
    assert_eq!(landings.len(), 1);
    assert_eq!(text(&landings[0][0]), "resume $source (on $yield $on_yield)");
    assert_eq!((text(&landings[0][1]), &landings[0][2]), (json!("end"), &json!(0)));
    assert_eq!(
        shown["h"][0],
        "func $filter (;2;) (type $filter) (param $prime i32) (param $source (ref $source))"
    );
    let depths = shown["o"].as_array().expect("a list").iter().skip(1).step_by(3).take(5).collect::<Vec<_>>();
    assert_eq!(depths, [1, 2, 3, 3, 3]);
}

#[test]
fn scattered_code_finds_its_operators() {
    let wasm = wat::parse_str("(module (func nop nop (loop nop)))").expect("a module");
    let body = &operators::read(&wasm).expect("read")[0];
    let op = |number: u32| Some(body.operators[number as usize].at);
    let line = |at: u32, wasm: Option<u32>, text: &str| {
        (at, vec![at as u8; if text.ends_with(':') { 0 } else { 2 }], wasm, text.to_owned())
    };
    let lines = [
        line(8, None, "push rbp"),
        line(10, op(0), "mov eax, 1"),
        line(12, None, "nop"),
        line(14, op(0), "L1:"),
        line(14, op(3), "inc eax"),
        line(16, op(0), "jmp L1"),
        line(18, Some(u32::MAX), "ud2"),
    ];
    let runs = columns::scattered(lines.into_iter(), body);
    let mut json = String::new();
    for run in &runs {
        run.write(&mut json);
    }
    let expected = "[0,0,8,\"0808\",[2,\"push rbp\"]]\
                    [1,0,10,\"0a0a0c0c\",[2,\"mov eax, 1\",2,\"nop\"]]\
                    [4,0,14,\"0e0e\",[0,\"L1:\",2,\"inc eax\"]]\
                    [1,0,16,\"10101212\",[2,\"jmp L1\",2,\"ud2\"]]";
    assert_eq!(json, expected);
}

#[test]
fn chunks_hold_all_functions_once_and_few_of_them() {
    let text = format!("(module {})", "(func nop nop nop)".repeat(1000));
    let bodies = operators::read(&wat::parse_str(text).expect("a module")).expect("read");
    let chunks = chunks(&bodies);
    assert_eq!(chunks.iter().map(Range::len).sum::<usize>(), 1000);
    assert!(chunks.windows(2).all(|pair| pair[0].end == pair[1].start) && chunks[0].start == 0);
    assert!(chunks.iter().all(|chunk| chunk.len() <= CHUNK_FUNCTIONS));
}

#[test]
fn work_in_parallel_comes_back_in_order() {
    let squares = pack::in_parallel(1000, |number| Ok::<_, ()>(number * number));
    assert_eq!(squares, Ok((0..1000).map(|number| number * number).collect()));
    assert_eq!(pack::in_parallel(100, |number| if number % 7 == 5 { Err(number) } else { Ok(()) }), Err(5));
    assert_eq!(pack::in_parallel(0, |_| Ok::<u8, ()>(1)), Ok(vec![]));
}
