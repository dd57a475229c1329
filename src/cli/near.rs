//! Names near to one that nobody has, for errors that help.

/// How many names an error lists.
const MOST: usize = 5;

/// The names that `wanted` was perhaps meant to be, the likeliest first: those that hold it or that it holds, then
/// those that are a few slips of the hand away. A leading `$` counts for nothing.
pub(super) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let plain = |name: &str| name.strip_prefix('$').unwrap_or(name).to_lowercase();
    let wanted = plain(wanted);
    let slips_allowed = (wanted.chars().count() / 3).max(1);
    let mut near = Vec::new();
    for name in names {
        let known = plain(name);
        let holds =
            !wanted.is_empty() && (known.contains(&wanted) || (known.len() > 2 && wanted.contains(&known)));
        // Names of very different lengths are not compared letter by letter: a module may have very many.
        let alike = known.len().abs_diff(wanted.len()) <= slips_allowed;
        let slips = if alike { distance(&wanted, &known) } else { usize::MAX };
        if holds || slips <= slips_allowed {
            near.push((slips.min(slips_allowed + known.len().abs_diff(wanted.len())), name));
        }
    }
    near.sort();
    near.dedup();
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

/// `; did you mean a, b or c?`, or nothing.
pub(super) fn hint(near: &[&str]) -> String {
    match near {
        [] => String::new(),
        [only] => format!("; did you mean {only}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

/// How many letters must be put in, taken out or replaced to make one word of the other.
fn distance(from: &str, to: &str) -> usize {
    let to = to.chars().collect::<Vec<_>>();
    let mut row = (0..=to.len()).collect::<Vec<_>>();
    for (above, letter) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (position, other) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(letter != *other);
            diagonal = row[position + 1];
            row[position + 1] = replaced.min(diagonal + 1).min(row[position] + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_and_parts() {
        let names = ["$numbers", "$filter", "$print_number", "func[7]", "$main"];
        let near = |wanted| nearest(wanted, names);
        assert_eq!(near("number"), ["$numbers", "$print_number"]);
        assert_eq!(near("filtre"), ["$filter"]);
        assert_eq!(near("$mian"), Vec::<&str>::new()); // two of four letters are too many
        assert_eq!(near("mai"), ["$main"]);
        assert_eq!(near("nothing like it"), Vec::<&str>::new());
        assert_eq!(near(""), Vec::<&str>::new());
    }

    #[test]
    fn distances() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!((distance("", "abc"), distance("abc", "")), (3, 3));
        assert_eq!(hint(&["a", "b", "c"]), "; did you mean a, b or c?");
        assert_eq!((hint(&[]), hint(&["a"])), (String::new(), "; did you mean a?".to_owned()));
    }
}
