//! How soon new reps work like the others.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::engine::{Purpose, Stream};
use crate::history::Rep;

/// A rep is taken to be ramped after so many months.
pub(super) const RAMPED_AFTER: usize = 12;

/// How much reps do by month of tenure, as a share of what ramped ones do in the same months.
#[derive(Clone, Debug, PartialEq)]
pub struct Ramp {
    /// By month of tenure.
    pub months: Vec<RampMonth>,
    /// As a scenario has it: never falling, and 1 from where little is missing.
    pub written: Vec<f64>,
    /// How many new reps it is from.
    pub reps: usize,
}

/// A month of tenure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RampMonth {
    /// The months that reps worked in it.
    pub rep_months: f64,
    /// What they did: opportunities, or money.
    pub done: f64,
    /// As a share of what ramped reps do.
    pub share: f64,
    /// Never falling, as a share of what ramped reps do.
    pub rising: f64,
    /// Where it lies with a chance of 80 %, by the bootstrap over reps.
    pub range: (f64, f64),
}

/// What each rep did in each calendar month.
pub(super) struct RepMonths {
    first: i32,
    /// By rep: tenure in the first month (below 0 where they began later), and by month the share
    /// of it at work and what was done.
    reps: Vec<(i32, Vec<(f64, f64)>)>,
}

fn month(day: Date) -> i32 {
    12 * i32::from(day.year()) + i32::from(day.month()) - 1
}

impl RepMonths {
    /// From what was done by whom (by their number) on which day, between two days.
    pub(super) fn of(reps: &[&Rep], done: &[(usize, Date, f64)], (from, to): (Date, Date)) -> Self {
        // Whole months: what is not whole tells too little of who worked how long.
        let first = month(from) + i32::from(from.day() > 3);
        let last = if to == to.last_of_month() { month(to) } else { month(to) - 1 };
        let count = usize::try_from(last - first + 1).unwrap_or(0);
        let opens = |place: usize| {
            let number = first + place as i32;
            let year = i16::try_from(number.div_euclid(12)).unwrap_or(1970);
            Date::new(year, i8::try_from(number.rem_euclid(12) + 1).unwrap_or(1), 1)
                .unwrap_or(Date::constant(1970, 1, 1))
        };
        let mut months: Vec<(i32, Vec<(f64, f64)>)> = reps
            .iter()
            .map(|rep| {
                let present = |place: usize| {
                    let begin = opens(place);
                    let end = begin.checked_add(1.month()).unwrap_or(begin);
                    let until = rep.left.map_or(end, |left| left.tomorrow().unwrap_or(left));
                    let days = (until.min(end) - rep.started.max(begin)).get_days();
                    f64::from(days.max(0)) / f64::from((end - begin).get_days())
                };
                let of_rep = (0..count).map(|place| (present(place), 0.0)).collect();
                (first - month(rep.started), of_rep)
            })
            .collect();
        for (rep, day, amount) in done {
            let place = usize::try_from(month(*day) - first).ok();
            if let Some(one) = place.and_then(|place| months[*rep].1.get_mut(place)) {
                one.1 += amount;
            }
        }
        Self { first, reps: months }
    }

    /// What a ramped rep does in each month; `None` where hardly one was at work.
    fn of_ramped(&self, weights: &[f64]) -> Vec<Option<f64>> {
        let count = self.reps.first().map_or(0, |(_, months)| months.len());
        let mut sums = vec![(0.0, 0.0); count];
        for ((tenure, months), weight) in self.reps.iter().zip(weights) {
            for (place, (present, done)) in months.iter().enumerate() {
                if tenure + place as i32 >= RAMPED_AFTER as i32 {
                    sums[place].0 += weight * present;
                    sums[place].1 += weight * done;
                }
            }
        }
        sums.into_iter().map(|(present, done)| (present >= 1.0).then(|| done / present)).collect()
    }

    /// By month of tenure: rep-months, what was done, and what ramped reps would have done.
    fn by_tenure(&self, weights: &[f64]) -> [[f64; 3]; RAMPED_AFTER] {
        let ramped = self.of_ramped(weights);
        let mut sums = [[0.0; 3]; RAMPED_AFTER];
        for ((tenure, months), weight) in self.reps.iter().zip(weights) {
            for (place, (present, done)) in months.iter().enumerate() {
                let tenure = usize::try_from(tenure + place as i32).unwrap_or(RAMPED_AFTER);
                let (Some(sum), Some(rate)) = (sums.get_mut(tenure), ramped[place]) else {
                    continue;
                };
                sum[0] += weight * present;
                sum[1] += weight * done;
                sum[2] += weight * present * rate;
            }
        }
        sums
    }

    /// New opportunities a month and ramped rep, given the ramp, in the last twelve months: the
    /// mean, the most, and its standard error.
    pub(super) fn per_ramped_rep(&self, ramp: &[f64], days: &[Date]) -> Option<(f64, f64, f64)> {
        let count = self.reps.first().map_or(0, |(_, months)| months.len());
        let last = *ramp.last()?;
        let mut begun = vec![0.0; count];
        for day in days {
            let place = usize::try_from(month(*day) - self.first).ok();
            if let Some(one) = place.and_then(|place| begun.get_mut(place)) {
                *one += 1.0;
            }
        }
        let ramped = |place: usize| -> f64 {
            let one = |(tenure, months): &(i32, Vec<(f64, f64)>)| {
                let tenure = usize::try_from(tenure + place as i32).unwrap_or(0);
                months[place].0 * ramp.get(tenure).copied().unwrap_or(last)
            };
            self.reps.iter().map(one).sum()
        };
        let recent: Vec<(f64, f64)> = (count.saturating_sub(12)..count)
            .map(|place| (begun[place], ramped(place)))
            .filter(|(_, ramped)| *ramped >= 1.0)
            .collect();
        let (most, of) = recent
            .iter()
            .copied()
            .max_by(|one, other| (one.0 / one.1).total_cmp(&(other.0 / other.1)))?;
        let (all, worked) =
            recent.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        (most > 0.0).then(|| (all / worked, most / of, most.sqrt() / of))
    }
}

impl Ramp {
    /// The fewest new reps that a ramp is fitted to.
    pub const LEAST: usize = 5;
    /// How often reps are drawn again.
    const RESAMPLES: usize = 400;
    /// From so much of what others do, nothing is missing.
    const RAMPED: f64 = 0.95;
    /// From so much on, likewise, where it may be all as far as the range tells.
    const NEARLY_RAMPED: f64 = 0.85;

    /// The shares by month of tenure, made never to fall by pooling neighbours that do (weighted by
    /// what ramped reps would have done).
    pub(super) fn of(work: &RepMonths, name: &str) -> Result<Self, &'static str> {
        let is_new = |(tenure, months): &&(i32, Vec<(f64, f64)>)| {
            let worked = months.iter().enumerate().filter(|(place, (present, _))| {
                let tenure = tenure + *place as i32;
                *present > 0.0 && (0..RAMPED_AFTER as i32).contains(&tenure)
            });
            worked.count() >= 3
        };
        let reps = work.reps.iter().filter(is_new).count();
        if reps < Self::LEAST {
            return Err("fewer than 5 reps began while the opportunities were watched");
        }
        let whole = work.by_tenure(&vec![1.0; work.reps.len()]);
        if whole.iter().any(|[rep_months, _, usual]| *rep_months < 1.0 || *usual <= 0.0) {
            return Err("too few reps worked a whole first year beside ramped ones");
        }
        let point = rising(&whole);
        let stream = Stream::new(0, Purpose::Bootstrap, name);
        let mut draws: Vec<Vec<f64>> = vec![Vec::new(); RAMPED_AFTER];
        for again in 0..Self::RESAMPLES {
            let mut weights = vec![0.0; work.reps.len()];
            for place in 0..weights.len() {
                let u = stream.uniform(again as u64, 0, place as u32);
                let drawn = ((u * weights.len() as f64) as usize).min(weights.len() - 1);
                weights[drawn] += 1.0;
            }
            let sums = work.by_tenure(&weights);
            if sums.iter().all(|sum| sum[2] > 0.0) {
                for (draws, share) in draws.iter_mut().zip(rising(&sums)) {
                    draws.push(share);
                }
            }
        }
        let months = (0..RAMPED_AFTER).map(|place| {
            let [rep_months, done, usual] = whole[place];
            let range = middle(&mut draws[place]);
            RampMonth { rep_months, done, share: done / usual, rising: point[place], range }
        });
        let mut written: Vec<f64> = point.iter().map(|share| share.min(1.0)).collect();
        let is_ramped = |month: &RampMonth| {
            month.rising >= Self::RAMPED
                || month.rising >= Self::NEARLY_RAMPED && month.range.1 >= 1.0
        };
        let months: Vec<RampMonth> = months.collect();
        let ramped = months.iter().position(is_ramped);
        written.truncate(ramped.unwrap_or(RAMPED_AFTER));
        written.push(1.0);
        Ok(Self { months, written, reps })
    }
}

/// Shares that never fall (pool adjacent violators).
fn rising(sums: &[[f64; 3]; RAMPED_AFTER]) -> [f64; RAMPED_AFTER] {
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for [_, done, usual] in sums {
        blocks.push((*done, *usual, 1));
        while let [.., before, last] = blocks.as_slice()
            && before.0 * last.1 > last.0 * before.1
        {
            let joined = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
            blocks.truncate(blocks.len() - 2);
            blocks.push(joined);
        }
    }
    let mut shares = [0.0; RAMPED_AFTER];
    let mut place = 0;
    for (done, usual, count) in blocks {
        shares[place..place + count].fill(done / usual.max(f64::MIN_POSITIVE));
        place += count;
    }
    shares
}

/// The middle 80 % of draws.
fn middle(draws: &mut [f64]) -> (f64, f64) {
    draws.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = (share * draws.len() as f64) as usize;
        draws.get(place.min(draws.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    };
    (at(0.1), at(0.9))
}
