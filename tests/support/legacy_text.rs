//! Legacy exceptions in the text format: scripts fold `try` like any operator, `(try (do ...) (catch $e ...))`, and the
//! text parser knows the flat form alone. This rewrites the one to the other and leaves every line where it is.
//!
//! An operator with a folded `try` among its operands is unfolded too; constructs with bodies stay as they are, since
//! a body may be flat.

/// An atom or list, and what stands in front of it.
struct Node<'a> {
    space: &'a str,
    kind: Kind<'a>,
}

enum Kind<'a> {
    Atom(&'a str),
    /// Its nodes, and what stands in front of the closing parenthesis.
    List(Vec<Node<'a>>, &'a str),
}

/// The script with every `try` flat.
pub(crate) fn flatten(script: &str) -> String {
    let mut rest = script;
    let (nodes, space) = nodes(&mut rest);
    assert!(rest.is_empty(), "parentheses that do not match");
    let mut out = String::new();
    nodes.iter().for_each(|node| node.write(&mut out));
    out + space
}

/// Nodes up to the end or a closing parenthesis, and the space in front of that.
fn nodes<'a>(rest: &mut &'a str) -> (Vec<Node<'a>>, &'a str) {
    let mut nodes = Vec::new();
    loop {
        let space = split(rest, space_length(rest));
        let kind = match rest.bytes().next() {
            None | Some(b')') => return (nodes, space),
            Some(b'(') => {
                split(rest, 1);
                let (inner, space) = self::nodes(rest);
                assert_eq!(split(rest, 1), ")");
                Kind::List(inner, space)
            }
            Some(b'"') => {
                let bytes = rest.as_bytes();
                let closes = |at: &usize| bytes[*at] == b'"' && bytes[at - 1] != b'\\';
                let end = (1..bytes.len()).find(closes).expect("a string ends");
                Kind::Atom(split(rest, end + 1))
            }
            Some(_) => {
                let end = rest.find([' ', '\n', '(', ')', ';', '"']).unwrap_or(rest.len());
                Kind::Atom(split(rest, end))
            }
        };
        nodes.push(Node { space, kind });
    }
}

/// Length of blanks and line comments.
fn space_length(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        let blanks = rest.len() - rest.trim_start().len();
        let comment = if rest[blanks..].starts_with(";;") {
            rest[blanks..].find('\n').unwrap_or(rest.len() - blanks)
        } else {
            0
        };
        if blanks + comment == 0 {
            return length;
        }
        length += blanks + comment;
    }
}

fn split<'a>(rest: &mut &'a str, at: usize) -> &'a str {
    let (head, tail) = rest.split_at(at);
    *rest = tail;
    head
}

impl Node<'_> {
    fn head(&self) -> &str {
        match &self.kind {
            Kind::List(nodes, _) => match nodes.first() {
                Some(Node { kind: Kind::Atom(head), .. }) => head,
                _ => "",
            },
            Kind::Atom(_) => "",
        }
    }

    fn has_try(&self) -> bool {
        match &self.kind {
            Kind::List(nodes, _) => self.head() == "try" || nodes.iter().any(Node::has_try),
            Kind::Atom(_) => false,
        }
    }

    /// Whether it has flat code inside anyway.
    fn is_construct(&self) -> bool {
        ["module", "func", "block", "loop", "then", "else"].contains(&self.head())
            || self.head().starts_with("assert")
    }

    fn write(&self, out: &mut String) {
        *out += self.space;
        let (nodes, space) = match &self.kind {
            Kind::Atom(text) => return *out += text,
            Kind::List(nodes, space) => (nodes, space),
        };
        let part = |node: &Node<'_>| matches!(node.head(), "do" | "catch" | "catch_all" | "delegate");
        // The arms of an `if` are no operands.
        let arm = |node: &Node<'_>| matches!(node.head(), "then" | "else" | "result");
        let operand = |node: &&Node<'_>| matches!(node.kind, Kind::List(..)) && !arm(node);
        if self.head() == "try" {
            for node in nodes {
                match &node.kind {
                    Kind::List(inner, space) if part(node) => {
                        *out += node.space;
                        let body = if node.head() == "do" { &inner[1..] } else { &inner[..] };
                        body.iter().for_each(|node| node.write(out));
                        *out += space;
                    }
                    _ => node.write(out),
                }
            }
            *out += space;
            if !nodes.iter().any(|node| node.head() == "delegate") {
                *out += " end ";
            }
        } else if self.is_construct() || !nodes.iter().filter(operand).any(Node::has_try) {
            *out += "(";
            nodes.iter().for_each(|node| node.write(out));
            *out += space;
            *out += ")";
        } else {
            // Operands first.
            nodes.iter().filter(operand).for_each(|node| node.write(out));
            *out += " (";
            nodes.iter().filter(|node| !operand(node)).for_each(|node| node.write(out));
            *out += space;
            *out += ")";
        }
    }
}

#[test]
fn a_folded_try_is_flat() {
    for (folded, flat) in [
        (
            "(func (drop (try $l (result i32)\n (do (call $f)) ;; why\n (catch $e (i32.const 1)))))",
            "(func try $l (result i32) (call $f) ;; why catch $e (i32.const 1) end (drop))",
        ),
        ("(try (do (nop)) (delegate 0))", "try (nop) delegate 0"),
        ("(if (i32.const 1) (then (try (do))))", "(if (i32.const 1) (then try end ))"),
        ("(if (try (do)) (then))", "try end (if (then))"),
    ] {
        assert_eq!(flatten(folded).split_whitespace().collect::<Vec<_>>().join(" "), flat);
    }
}
