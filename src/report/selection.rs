//! Which mixes a table or a picture of limited height shows.

use crate::analysis::Results;

/// The places in the ranking of at most `limit` mixes, best first: rank 1, the bottom-up
/// plan, the cheapest that is sure enough and the mixes that the file names come before
/// the rest of the ranking, since they are what a reader looks for.
pub fn shown(results: &Results, limit: usize) -> Vec<usize> {
    shown_about(results, limit, 0)
}

/// The same where the mix at a place is what the reader asked about.
pub fn shown_about(results: &Results, limit: usize, about: usize) -> Vec<usize> {
    let mixes = &results.ranked;
    let bottom_up = results.bottom_up();
    let first = (!mixes.is_empty()).then_some(0);
    let named = (0..mixes.len()).filter(|&place| mixes[place].named);
    let cheapest = results.cheapest_confident.filter(|&place| place < mixes.len());
    let about = (about < mixes.len()).then_some(about);
    let sought = first.into_iter().chain(about).chain(bottom_up).chain(cheapest).chain(named);
    let wanted = sought.chain(0..mixes.len());

    let mut places: Vec<usize> = Vec::new();
    for place in wanted {
        if places.len() >= limit {
            break;
        }
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places.sort_unstable();
    places
}

/// The rank as shown: `1=` for each of several mixes that are tied with the best.
pub fn rank_label(results: &Results, place: usize) -> String {
    let Some(mix) = results.ranked.get(place) else { return String::new() };
    let tied = mix.tied_with_best || place == 0;
    if tied && results.ranked.iter().skip(1).any(|other| other.tied_with_best) {
        "1=".to_owned()
    } else {
        mix.rank.to_string()
    }
}
