//! `windlass explore`: the page as a file (the same each time, whole, nothing of the module in its markup), and the
//! page in a real Chromium, opened from disk: columns linked, search, keys, themes, on-demand drawing, hostile names.

#[path = "support/command.rs"]
mod command;
#[path = "support/webdriver.rs"]
mod webdriver;

use command::windlass as command;
use serde_json::json;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::Instant;
use tempfile::TempDir;
use webdriver::{Browser, keys};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sieve() -> PathBuf {
    root().join("examples/sieve.wat")
}

/// Runs `windlass explore`.
fn explore(arguments: &[&Path]) -> Output {
    command().arg("explore").args(arguments).output().expect("the binary starts")
}

/// Writes the page of a module, given as text or binary.
fn page_of(folder: &TempDir, name: &str, module: impl AsRef<[u8]>) -> PathBuf {
    let file = folder.path().join(format!("{name}.wat"));
    fs::write(&file, module).expect("written");
    page(folder, name, &file)
}

fn page(folder: &TempDir, name: &str, module: &Path) -> PathBuf {
    let page = folder.path().join(format!("{name}.html"));
    let output = explore(&[module, Path::new("-o"), &page]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    page
}

/// Opens a page and waits for a function to be drawn.
fn open(browser: &Browser, page: &Path, fragment: &str) {
    browser.open(page, fragment);
    browser.until("document.body.classList.contains('ready') && document.querySelector('.row')");
}

#[track_caller]
fn quiet(browser: &Browser) {
    assert_eq!(browser.console(), Vec::<String>::new(), "the console should be silent");
}

#[track_caller]
fn fails(output: &Output, parts: &[&str]) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: ") && said.lines().count() == 1, "{said}");
    assert!(parts.iter().all(|part| said.contains(part)), "{said}");
}

#[test]
fn the_same_module_gives_the_same_page() {
    let folder = TempDir::new().expect("a directory");
    let first = fs::read(page(&folder, "first", &sieve())).expect("a page");
    let second = fs::read(page(&folder, "second", &sieve())).expect("a page");
    let printed = explore(&[&sieve(), Path::new("-o"), Path::new("-")]);
    assert!(first == second && first == printed.stdout, "three runs, one page");
    let text = String::from_utf8(first).expect("UTF-8");
    assert!(text.starts_with("<!DOCTYPE html>") && text.ends_with("</html>\n"));
    for slot in
        ["{{", "http://", "https://", "innerHTML", "outerHTML", "insertAdjacent", "eval(", "@import", "url("]
    {
        assert!(!text.contains(slot), "the page has `{slot}`");
    }
    assert!(text.contains("default-src 'none'"));
}

#[test]
fn the_page_has_a_name_if_none_is_given() {
    let folder = TempDir::new().expect("a directory");
    let output = command().arg("explore").arg(sieve()).current_dir(&folder).output().expect("it starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("sieve.explore.html: "));
    assert!(folder.path().join("sieve.explore.html").exists());
}

#[test]
fn bad_input_is_an_error() {
    let folder = TempDir::new().expect("a directory");
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        path
    };
    let to = folder.path().join("page.html");
    let run = |module: &Path| explore(&[module, Path::new("-o"), &to]);
    fails(&run(Path::new("no-such-file.wasm")), &["no-such-file.wasm"]);
    fails(&run(&file("empty.wasm", b"")), &["empty.wasm", "empty"]);
    fails(&run(&file("bad.wat", b"(module (func i32.add))")), &["bad.wat"]);
    fails(&run(&file("text.wat", b"(module (func")), &["text.wat:1:"]);
    fails(&run(&file("cut.wasm", b"\0asm\x01\0\0")), &["cut.wasm"]);
    assert!(!to.exists(), "no page of what is no module");
    let nowhere = folder.path().join("none/page.html");
    fails(&explore(&[&sieve(), Path::new("-o"), &nowhere]), &["none/page.html"]);
    let usage = explore(&[]);
    assert_eq!(usage.status.code(), Some(2));
}

#[test]
fn columns_are_linked() {
    let folder = TempDir::new().expect("a directory");
    let page = page(&folder, "sieve", &sieve());
    let Some(browser) = Browser::start(1680, 1050) else { return };
    open(&browser, &page, "#func=2");
    assert_eq!(browser.run("return document.querySelector('#name').textContent"), json!("$filter"));
    assert_eq!(browser.run("return document.querySelectorAll('#list .item').length"), json!(5));
    // The operator under the pointer, in whatever column: its row is lit in all of them, and so is its other part.
    let resume = "[...document.querySelectorAll('.row')].find(row => /^resume/.test(row.innerText.trim().slice(2)) || \
                  /resume \\$source/.test(row.querySelector('.wat')?.textContent))";
    let op = browser.run(&format!("return {resume}.dataset.op"));
    let op = op.as_str().expect("an offset");
    let lit = "return [...document.querySelectorAll('.row.lit')].map(row => row.dataset.op)";
    for column in [".wat", "[data-column='0']", "[data-column='1']"] {
        browser.point("#name", false);
        assert_eq!(browser.run(lit), json!([]), "nothing is lit");
        browser.point(&format!(".row[data-op='{op}'] {column}"), false);
        browser.until("document.querySelector('.row.lit')");
        let parts = browser.run(lit);
        let parts = parts.as_array().expect("rows");
        assert!(!parts.is_empty() && parts.iter().all(|part| part == op), "{column}: {parts:?}");
        let cells = format!(
            "const cell = part => document.querySelector(\".row.lit[data-op='{op}'] \" + part); \
             const ground = part => getComputedStyle(cell(part)).backgroundColor; \
             const box = part => cell(part).getBoundingClientRect().top; \
             return [ground('.wat'), ground('[data-column=\"0\"]'), ground('[data-column=\"1\"]'), \
                     box('.wat') === box('[data-column=\"0\"]') && box('.wat') === box('[data-column=\"1\"]'), \
                     cell('[data-column=\"0\"]').textContent.includes('cont+handlers'), \
                     cell('[data-column=\"1\"]').textContent.includes('cont+handlers')]"
        );
        let cells = browser.run(&cells);
        assert!(cells[0] == cells[1] && cells[1] == cells[2], "one colour: {cells}");
        assert_eq!(cells[3], json!(true), "one height");
        assert!(cells[4] == json!(true) && cells[5] == json!(true), "both resume: {cells}");
    }
    // A click selects: here, in the status line, in the fragment; and the fragment restores it.
    browser.point(&format!(".row[data-op='{op}'] [data-column='1']"), true);
    browser.until("document.querySelector('.row.chosen')");
    let fragment = format!("#func=2&op={op}");
    assert_eq!(browser.run("return location.hash"), json!(fragment));
    let status = browser.run("return document.querySelector('#status').textContent");
    let status = status.as_str().expect("text");
    assert!(status.contains(op) && status.contains("AArch64") && status.contains("instructions"), "{status}");
    open(&browser, &page, &fragment);
    browser.until("document.querySelector('.row.chosen')");
    assert_eq!(browser.run("return document.querySelector('.row.chosen').dataset.op"), json!(op));
    // Landing pads and the line from the resume to its handler's, in a window that holds the optimizing tier's code.
    browser.resize(1680, 6000);
    browser.until("document.querySelectorAll('.lane.to').length > 0");
    let pads = "[...document.querySelectorAll('[data-column=\"0\"] .pad')].map(pad => pad.textContent)";
    let pads = browser.run(&format!("return [...new Set({pads})]"));
    for pad in ["returned", "on.tag.0", "resumed"] {
        assert!(pads.as_array().expect("a list").contains(&json!(pad)), "{pads} without {pad}");
    }
    assert_eq!(browser.run("return document.querySelectorAll('.lane.from, .lane.to').length"), json!(2));
    browser.resize(1680, 1050);
    // What stands behind the body can stand beside its operator instead.
    browser.press("G");
    browser.until("document.querySelectorAll('.row.apart').length > 2");
    browser.point("#inline", true);
    assert_eq!(browser.run("return document.querySelectorAll('.row.apart').length"), json!(0));
    assert_eq!(browser.run("return document.querySelectorAll('.line.mark').length > 0"), json!(true));
    // Columns can be hidden; the one of the other tier says why it is empty, or is not.
    browser.press("1");
    assert_eq!(browser.run("return document.querySelectorAll('.row [data-column=\"0\"]').length"), json!(0));
    browser.press("1");
    let optimizing = browser.run(
        "return document.querySelector('.note')?.textContent \
         ?? document.querySelectorAll('.row [data-column=\"2\"].has').length",
    );
    let told = optimizing.as_str().is_some_and(|note| note.len() > 20);
    assert!(told || optimizing.as_u64().is_some_and(|rows| rows > 3), "{optimizing}");
    quiet(&browser);
}

#[test]
fn everything_is_done_from_the_keyboard() {
    let folder = TempDir::new().expect("a directory");
    let page = page(&folder, "sieve", &sieve());
    let Some(browser) = Browser::start(1400, 900) else { return };
    open(&browser, &page, "#func=1");
    let chosen = || browser.run("return document.querySelector('.row.chosen .texts').textContent");
    let name = || browser.run("return document.querySelector('#name').textContent");
    assert_eq!(name(), json!("$numbers"));
    browser.press("jj");
    assert_eq!(chosen(), json!("local.set $n"));
    browser.press(keys::DOWN);
    assert_eq!(chosen(), json!("loop $next"));
    browser.press(keys::UP);
    browser.press("k");
    assert_eq!(chosen(), json!("i32.const 2"));
    browser.press("s");
    assert_eq!(chosen(), json!("suspend $yield"));
    browser.press("G");
    let place = browser.run("return document.querySelector('#code').dataset.place");
    let last = browser.run("return String(document.querySelector('#code').ariaRowCount - 1)");
    assert_eq!(place, last);
    browser.press("S");
    assert_eq!(chosen(), json!("suspend $yield"));
    // Search, and out of the field again.
    browser.press("/");
    assert_eq!(browser.run("return document.activeElement.id"), json!("search"));
    browser.press("I32.LT");
    browser.until("document.querySelectorAll('.row.hit').length === 1");
    assert_eq!(chosen(), json!("i32.lt_u"));
    assert_eq!(browser.run("return document.querySelector('#hits').textContent"), json!("1 of 1"));
    browser.press(keys::ESCAPE);
    assert_eq!(browser.run("return document.activeElement.id"), json!("code"));
    browser.press(keys::ESCAPE);
    assert_eq!(browser.run("return document.querySelectorAll('.row.hit').length"), json!(0));
    // Other functions: the next one, one by name, one by index.
    browser.press("]");
    browser.until("document.querySelector('#name').textContent === '$filter'");
    browser.press("f");
    browser.press("numb");
    browser.until("document.querySelectorAll('#list .item').length === 2");
    browser.press(keys::DOWN);
    assert_eq!(browser.run("return document.activeElement.id"), json!("list"));
    browser.press("j");
    browser.until("document.querySelector('#name').textContent === '$number'");
    let active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))";
    assert_eq!(browser.run(&format!("return {active}.querySelector('.name').textContent")), json!("$number"));
    browser.press("f");
    browser.press("4");
    browser.until("document.querySelectorAll('#list .item').length === 1");
    browser.press(keys::ENTER);
    browser.until("document.querySelector('#name').textContent === '$say'");
    // The table of sizes; a theme; the list of keys; and where the focus is can be seen.
    browser.press("f");
    browser.run("document.querySelector('#filter').value = ''");
    browser.press(keys::ESCAPE);
    browser.press("z");
    browser.until(
        "document.body.classList.contains('sizes') && document.querySelectorAll('#heads button').length > 8",
    );
    browser.press("z");
    let ground = || browser.run("return getComputedStyle(document.body).backgroundColor");
    let light = ground();
    browser.press("t");
    assert_ne!(ground(), light);
    browser.press("t");
    assert_eq!(ground(), light);
    browser.press("?");
    assert_eq!(browser.run("return document.querySelector('#keys').open"), json!(true));
    browser.press(keys::ESCAPE);
    assert_eq!(browser.run("return document.querySelector('#keys').open"), json!(false));
    let mut reached = Vec::new();
    for _ in 0..40 {
        browser.press(keys::TAB);
        let focus = browser.run(
            "const at = document.activeElement; const style = getComputedStyle(at); \
             return [at.id, at === document.body || at === document.documentElement \
                     || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1)]",
        );
        assert_eq!(focus[1], json!(true), "no one sees the focus on {}", focus[0]);
        reached.push(focus[0].as_str().unwrap_or_default().to_owned());
    }
    for id in ["sizes", "theme", "help", "filter", "sort", "list", "search", "code"] {
        assert!(reached.iter().any(|reached| reached == id), "{id} is not reached: {reached:?}");
    }
    quiet(&browser);
}

/// A module of many functions, every third of which switches stacks.
fn large(functions: usize) -> String {
    let mut text = String::from("(module (tag $t (param i32)) (memory 1)\n");
    for number in 0..functions {
        _ = write!(text, "(func $work_{number} (param $a i32) (param $b i32) (result i32) (local $c i32)");
        for step in 0..number % 7 + 2 {
            let constant = number * 31 + step;
            _ = write!(
                text,
                "(local.set $c (i32.xor (i32.mul (local.get $a) (i32.const {constant})) (local.get $c)))\
                 (i32.store offset={step} (local.get $b) (i32.add (local.get $c) (local.get $a)))"
            );
        }
        if number % 3 == 0 {
            text.push_str("(suspend $t (local.get $c))");
        }
        _ = writeln!(text, "(call $work_{} (local.get $c) (local.get $a)))", (number + 1) % functions);
    }
    text.push(')');
    text
}

#[test]
fn ten_thousand_functions_are_drawn_on_demand() {
    if cfg!(target_arch = "aarch64") && env::var_os("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER").is_some()
    {
        println!("skipped: under an emulator the page takes minutes to write; it is the same on every host");
        return;
    }
    let folder = TempDir::new().expect("a directory");
    let Some(browser) = Browser::start(1680, 1050) else { return };
    let start = Instant::now();
    let page = page_of(&folder, "large", large(10_000));
    let bytes = fs::metadata(&page).expect("a page").len();
    println!("10,000 functions: written in {:.2?}, {:.1} MB", start.elapsed(), bytes as f64 / 1e6);
    let start = Instant::now();
    open(&browser, &page, "#func=5000");
    println!("opened in {:.2?}", start.elapsed());
    assert_eq!(browser.run("return document.querySelector('#name').textContent"), json!("$work_5000"));
    let nodes = || browser.run("return document.querySelectorAll('*').length").as_u64().expect("a number");
    let first = nodes();
    assert!(first < 6_000, "{first} elements");
    // The whole list and many functions later there are no more of them.
    for position in [0.0, 0.3, 0.9, 1.0] {
        browser.run(&format!(
            "const list = document.querySelector('#list'); list.scrollTop = {position} * list.scrollHeight"
        ));
        browser.until(
            "(list => [...list.querySelectorAll('.item')].some(item => item.getBoundingClientRect().bottom >= \
             list.getBoundingClientRect().bottom - 30))(document.querySelector('#list'))",
        );
        assert!(nodes() < 6_000, "{} elements", nodes());
    }
    browser.until(
        "[...document.querySelectorAll('.item .name')].some(name => name.textContent === '$work_9999')",
    );
    let start = Instant::now();
    browser.press("f");
    browser.press("work_77");
    browser.until("document.querySelector('#found').textContent === '111 of 10,000'");
    browser.press(keys::ENTER);
    browser.until("document.querySelector('#name').textContent === '$work_77'");
    println!("found and shown in {:.2?}", start.elapsed());
    browser.run(
        "const sort = document.querySelector('#sort'); sort.value = 'x64'; sort.dispatchEvent(new Event('change'))",
    );
    let sizes = "return [...document.querySelectorAll('.item')].sort((a, b) => a.offsetTop - b.offsetTop)\
                 .map(item => parseInt(item.querySelector('.value').textContent.replaceAll(',', '')))";
    let sizes = browser.run(sizes);
    let sizes = sizes
        .as_array()
        .expect("numbers")
        .iter()
        .map(|size| size.as_u64().expect("a size"))
        .collect::<Vec<_>>();
    assert!(sizes.len() > 10 && sizes.windows(2).all(|pair| pair[0] >= pair[1]), "{sizes:?}");
    for _ in 0..20 {
        browser.press("]");
    }
    browser.until("document.querySelector('#list .item.current')");
    assert!(nodes() < 6_000, "{} elements", nodes());
    quiet(&browser);
}

#[test]
fn one_function_of_forty_thousand_operators_is_drawn_on_demand() {
    let folder = TempDir::new().expect("a directory");
    let Some(browser) = Browser::start(1400, 900) else { return };
    let body = "(local.set 0 (i32.add (local.get 0) (i32.const 3)))".repeat(10_000);
    let page = page_of(
        &folder,
        "long",
        format!("(module (func $long (param i32) (result i32) {body} (local.get 0)))"),
    );
    open(&browser, &page, "");
    assert!(browser.run("return document.querySelectorAll('.row').length").as_u64() < Some(200));
    browser.press("G");
    browser.until("document.getElementById('row-' + (document.querySelector('#code').ariaRowCount - 1))");
    browser.press("gj");
    assert_eq!(
        browser.run("return document.querySelector('.row.chosen .texts').textContent"),
        json!("local.get 0")
    );
    assert!(browser.run("return document.querySelectorAll('.row').length").as_u64() < Some(200));
    quiet(&browser);
}

#[test]
fn names_are_text_and_nothing_else() {
    let folder = TempDir::new().expect("a directory");
    let Some(browser) = Browser::start(1400, 900) else { return };
    let hostile = [
        r"</script><script>document.title='owned'</script>",
        r"<img src=x onerror=\22document.title='owned'\22>",
        r"\22'`${document.title='owned'}{{nonce}}{{script}}",
        r"\u{2028}\u{2029}\u{0}\u{1b}[31m\u{202e}sdrawkcab",
        r"--><!--<svg onload=document.title='owned'>",
        r"__proto__",
        r"constructor",
        "",
    ];
    let mut text = String::from("(module ");
    for name in hostile {
        _ = write!(text, "(func (@name \"{name}\") (param (@name \"{name}\") i32) (result i32) local.get 0)");
    }
    _ = write!(text, "(func $last (result i32) (call 0 (i32.const 1))))");
    // The file's name too.
    let file = folder.path().join("<img src=x onerror=alert(1)>&.wat");
    fs::write(&file, text).expect("written");
    let page = page(&folder, "hostile", &file);
    open(&browser, &page, "");
    for function in 0..=hostile.len() {
        browser.run(&format!("location.hash = 'func={function}'"));
        browser.until(&format!("document.querySelector('main').dataset.func === '{function}'"));
    }
    let found = browser.run(
        "return [document.title, document.images.length, document.querySelectorAll('script, svg').length, \
         document.querySelector('#file').textContent, document.body.innerText.includes('\\u202e'), \
         [...document.querySelectorAll('.item .name')].map(name => name.textContent)]",
    );
    assert_eq!(found[0], json!("<img src=x onerror=alert(1)>&.wat · windlass explore"));
    assert_eq!((&found[1], &found[2]), (&json!(0), &json!(2)), "one script, and the mark in the corner");
    assert_eq!(found[3], json!("<img src=x onerror=alert(1)>&.wat"));
    assert_eq!(found[4], json!(false));
    let names =
        found[5].as_array().expect("names").iter().filter_map(|name| name.as_str()).collect::<Vec<_>>();
    assert!(names[0].contains("</script><script>"), "{names:?}");
    assert!(names[3].contains("\\u{2028}") && names[3].contains("\\u{202e}"), "{names:?}");
    // And what is put into the page by other means does not run either.
    browser.run(
        "const script = document.createElement('script'); script.textContent = 'document.title = \"owned\"'; \
         document.body.append(script)",
    );
    assert_ne!(browser.run("return document.title"), json!("owned"));
    let console = browser.console();
    assert!(console.iter().all(|line| line.contains("Content Security Policy")), "{console:?}");
}

#[test]
fn pictures_of_it() {
    let folder = TempDir::new().expect("a directory");
    let Some(browser) = Browser::start(1680, 1050) else { return };
    let sieve = page(&folder, "sieve", &sieve());
    let numeric = page_of(&folder, "numeric", NUMERIC);
    let target = root().join("target/explore");
    fs::create_dir_all(&target).expect("a directory");
    for (page, name, fragment) in [(&sieve, "sieve", "#func=2"), (&numeric, "numeric", "#func=0")] {
        for (width, height, wide) in [(1680, 1050, "wide"), (760, 900, "narrow")] {
            browser.resize(width, height);
            let mut pictures = Vec::new();
            for theme in ["light", "dark"] {
                open(&browser, page, fragment);
                browser.run(&format!("document.documentElement.dataset.theme = '{theme}'"));
                browser.press("s");
                let picture = browser.picture();
                fs::write(target.join(format!("{name}-{wide}-{theme}.png")), &picture).expect("written");
                // A blank picture of this size takes some kilobytes.
                assert!(picture.len() > 40_000, "{name} {wide} {theme}: {} bytes", picture.len());
                let inks = browser.run(
                    "return new Set([...document.querySelectorAll('.row *')].flatMap(one => { \
                     const style = getComputedStyle(one); return [style.color, style.backgroundColor]; })).size",
                );
                assert!(inks.as_u64() > Some(10), "{name} {wide} {theme}: {inks} colours");
                pictures.push(picture);
            }
            assert_ne!(pictures[0], pictures[1], "two themes");
        }
    }
    quiet(&browser);
}

const NUMERIC: &str = r#"(module
  (memory (export "memory") 1)
  (func $dot (export "dot") (param $a i32) (param $b i32) (param $n i32) (result f32)
    (local $sum v128)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (local.set $sum (f32x4.add (local.get $sum)
          (f32x4.mul (v128.load (local.get $a)) (v128.load (local.get $b)))))
        (local.set $a (i32.add (local.get $a) (i32.const 16)))
        (local.set $b (i32.add (local.get $b) (i32.const 16)))
        (local.set $n (i32.sub (local.get $n) (i32.const 4)))
        (br $next)))
    (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum))))
  (func $collatz (export "collatz") (param $n i64) (result i32)
    (local $steps i32)
    (loop $next
      (if (i64.ne (local.get $n) (i64.const 1))
        (then
          (local.set $n (select
            (i64.add (i64.mul (local.get $n) (i64.const 3)) (i64.const 1))
            (i64.shr_u (local.get $n) (i64.const 1))
            (i32.wrap_i64 (i64.and (local.get $n) (i64.const 1)))))
          (local.set $steps (i32.add (local.get $steps) (i32.const 1)))
          (br $next))))
    (local.get $steps)))"#;
