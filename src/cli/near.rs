//! Names near to one that nobody has, for errors that help.

/// How many names an answer lists.
pub(super) const MOST: usize = 10;

/// The names that look like `wanted`, the likeliest first, each once. A leading `$` counts for nothing, nor
/// do capitals or the stars of a glob.
pub(super) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = wanted.trim_start_matches('$').replace(['*', '?'], "").to_lowercase();
    let length = wanted.chars().count();
    let slips_allowed = length / 3 + 1;
    let distance = |name: &'a str| {
        let bare = name.trim_start_matches('$').to_lowercase();
        // A name that holds the whole of it is nearer than one that differs in a third of it.
        let holds = length > 1 && bare.contains(&wanted);
        // Names of very different lengths are not compared letter by letter: a module may have very many.
        if !holds && (length == 0 || bare.chars().count().abs_diff(length) > slips_allowed) {
            return None;
        }
        let slips = strsim::osa_distance(&wanted, &bare);
        (holds || slips <= slips_allowed).then_some((!holds && slips > 2, slips, name))
    };
    let mut near = names.into_iter().filter_map(distance).collect::<Vec<_>>();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(MOST).map(|(.., name)| name).collect()
}

/// `; did you mean a, b or c?`, or nothing.
pub(super) fn hint(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_parts() {
        let numbered = (0..100).map(|number| format!("func[{number}]")).collect::<Vec<_>>();
        let mut names = vec!["$parse_module", "$parse_type", "$compile", "$Compile2", "$run", "$run"];
        names.extend(numbered.iter().map(String::as_str));
        let near = |wanted| nearest(wanted, names.iter().copied());
        assert_eq!(near("compiel"), ["$compile", "$Compile2"]);
        assert_eq!(near("parse*"), ["$parse_type", "$parse_module"]);
        assert_eq!(near("$rum"), ["$run"]);
        assert_eq!(near("completely different"), [""; 0]);
        assert_eq!(near(""), [""; 0]);
        assert_eq!(near("func[1000").len(), MOST);
    }

    #[test]
    fn hints() {
        assert_eq!(hint(&["a", "b", "c"]), "; did you mean a, b or c?");
        assert_eq!((hint(&[]), hint(&["a"])), (String::new(), "; did you mean a?".to_owned()));
    }
}
