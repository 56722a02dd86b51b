//! Suggestions for names that do not exist.

/// `did you mean …?` with the nearest of the known names, where one is near.
pub(crate) fn suggestion<'a>(
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    nearest(name, known).map(|nearest| format!("did you mean `{nearest}`?"))
}

/// The cure for an unknown name: the nearest known one, or all of them.
pub(crate) fn suggestion_or_all(name: &str, kind: &str, known: &[String]) -> String {
    let names: Vec<&str> = known.iter().map(String::as_str).collect();
    suggestion(name, names.iter().copied()).unwrap_or_else(|| {
        if names.is_empty() {
            format!("the file has no {kind}")
        } else {
            format!("the file has {}", list_of(&names))
        }
    })
}

/// The known name that a misspelt one most probably stands for.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let likeness = strsim::normalized_damerau_levenshtein(&name, &candidate.to_lowercase());
            (likeness, candidate)
        })
        .filter(|(likeness, _)| *likeness >= 0.55)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` and `c`; long lists are cut.
pub(crate) fn list_of<T: AsRef<str>>(names: &[T]) -> String {
    const SHOWN: usize = 16;
    let quoted: Vec<String> =
        names.iter().take(SHOWN).map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.as_slice() {
        _ if names.len() > SHOWN => {
            format!("{} and {} more", quoted.join(", "), names.len() - SHOWN)
        }
        [] => "none".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
