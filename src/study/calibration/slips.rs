//! How often opportunities slip, as the quarters that are over tell.

use super::deals::Deals;

/// More slips than this are not told apart.
const MOST: usize = 12;

/// So many of those that closed must have slipped so often before that counts as usual.
const USUAL: usize = 3;

/// How deals slipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlipStudy {
    /// By number of slips, how many closed after so many: won and lost.
    pub closed: Vec<(usize, usize)>,
    /// After so many slips a deal is taken to close for certain: the most that is usual.
    pub most: u32,
    /// How many open deals have slipped at least once.
    pub open: usize,
}

impl SlipStudy {
    pub(super) fn of(deals: &Deals<'_>) -> Option<Self> {
        if !deals.has_slips {
            return None;
        }
        let mut closed = vec![(0, 0); MOST + 1];
        let mut open = 0;
        for (deal, slips) in deals.all.iter().filter_map(|deal| Some((deal, deal.slips?))) {
            let count = &mut closed[(slips.slipped as usize).min(MOST)];
            match deal.close.filter(|_| slips.closed) {
                Some((_, true)) => count.0 += 1,
                Some((_, false)) => count.1 += 1,
                None => open += usize::from(slips.slipped > 0),
            }
        }
        let usual = closed.iter().rposition(|(won, lost)| won + lost >= USUAL);
        let most = usual.unwrap_or(0).max(1);
        closed.truncate(closed.iter().rposition(|one| *one != (0, 0)).map_or(1, |last| last + 1));
        Some(Self { closed, most: most as u32, open })
    }
}

/// How often deals slipped, and how often they closed in the quarter they were scheduled for. After
/// the most slips there is no choice, and nothing is learnt.
pub(super) fn trials(deals: &Deals<'_>, part: &[usize], most: Option<u32>) -> (f64, f64) {
    let Some(most) = most else { return (0.0, 0.0) };
    let slips = |deal: &usize| deals.all[*deal].slips;
    let (mut slipped, mut kept) = (0.0, 0.0);
    for slips in part.iter().filter_map(slips) {
        slipped += f64::from(slips.slipped.min(most));
        kept += f64::from(u8::from(slips.closed && slips.slipped < most));
    }
    (slipped, kept)
}
