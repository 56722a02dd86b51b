//! From one feasible mix to others, for spaces that are too large to list.

use super::SearchSpace;

/// How often a random mix is begun anew where constraints turn out to clash.
const ATTEMPTS: usize = 200;

impl SearchSpace {
    /// The feasible mixes one move away from a mix: a Program more, one less, one in place of
    /// another, or one with another start. With a Program come those that it requires, each
    /// with its first start; with one that goes go those that require it. Each mix once, in
    /// the order of their variants; without the mix itself.
    #[must_use]
    pub fn neighbours(&self, mix: &[u16]) -> Vec<Vec<u16>> {
        let mut found: Vec<Vec<u16>> = Vec::new();
        let first = |program: usize| self.compiled.variants[program].first().copied();
        let mut add_to = |from: &[u16]| {
            for variants in self.compiled.variants.iter().filter(|one| !holds_any(mix, one)) {
                let added = variants.iter().filter_map(|&variant| self.with(from, variant, first));
                found.extend(added);
            }
        };
        add_to(mix);
        let dropped: Vec<Vec<u16>> =
            mix.iter().map(|&variant| self.without(mix, self.program_of(variant))).collect();
        dropped.iter().for_each(|rest| add_to(rest));
        for (place, &variant) in mix.iter().enumerate() {
            for &other in &self.compiled.variants[self.program_of(variant)] {
                let mut moved = mix.to_vec();
                moved[place] = other;
                found.push(moved);
            }
        }
        found.extend(dropped);
        found.retain(|other| other != mix && self.is_feasible(other));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A feasible mix at random; `None` where none was found, which means that there is none
    /// unless constraints are very entangled. `draw(n)` gives a number below `n`, and alone
    /// decides on the mix.
    ///
    /// What must be held comes first, then Programs in random order at random starts, as many
    /// as chance wants and the constraints allow. Every feasible mix may come, but not all of
    /// them equally often. Where chance meets none, the first that a walk comes upon is taken
    /// in place of what must be held.
    pub fn random_mix(&self, mut draw: impl FnMut(usize) -> usize) -> Option<Vec<u16>> {
        // One that draws too high a number must not break anything.
        let mut below = |end: usize| draw(end).min(end - 1);
        let by_chance = (0..ATTEMPTS).find_map(|_| self.least_mix(&mut below));
        let mut mix = by_chance.or_else(|| self.first_mix())?;
        let mut order: Vec<usize> = (0..self.compiled.variants.len()).collect();
        let wanted = below(order.len() + 1);
        for place in 0..wanted {
            let other = place + below(order.len() - place);
            order.swap(place, other);
            let variants = &self.compiled.variants[order[place]];
            if variants.is_empty() || holds_any(&mix, variants) {
                continue;
            }
            let variant = variants[below(variants.len())];
            let grown = self.with(&mix, variant, |program| self.any_of(program, &mut below));
            mix = grown.filter(|grown| self.is_feasible(grown)).unwrap_or(mix);
        }
        Some(mix)
    }

    /// A feasible mix of what must be held, with random starts and a random Program of each
    /// group.
    fn least_mix(&self, below: &mut impl FnMut(usize) -> usize) -> Option<Vec<u16>> {
        let mut mix: Vec<u16> = Vec::new();
        for &program in &self.compiled.forced {
            mix.push(self.any_of(program, below)?);
        }
        for group in &self.rules.groups {
            let is_held = |&program: &usize| holds_any(&mix, &self.compiled.variants[program]);
            if !group.is_empty() && !group.iter().any(is_held) {
                let variant = self.any_of(group[below(group.len())], below)?;
                mix = self.with(&mix, variant, |program| self.any_of(program, below))?;
            }
        }
        self.is_feasible(&mix).then_some(mix)
    }

    /// A variant of a Program at random.
    fn any_of(&self, program: usize, below: &mut impl FnMut(usize) -> usize) -> Option<u16> {
        let variants = &self.compiled.variants[program];
        (!variants.is_empty()).then(|| variants[below(variants.len())])
    }

    /// A mix with a variant more, and with what this requires as `choose` says.
    fn with(
        &self,
        mix: &[u16],
        variant: u16,
        mut choose: impl FnMut(usize) -> Option<u16>,
    ) -> Option<Vec<u16>> {
        let mut grown = mix.to_vec();
        grown.push(variant);
        for &program in &self.compiled.required[self.program_of(variant)] {
            if !holds_any(mix, &self.compiled.variants[program]) {
                grown.push(choose(program)?);
            }
        }
        grown.sort_unstable();
        Some(grown)
    }

    /// A mix without a Program and without those that require it.
    fn without(&self, mix: &[u16], program: usize) -> Vec<u16> {
        let stays = |variant: &u16| {
            let other = self.program_of(*variant);
            other != program && !self.compiled.required[other].contains(&program)
        };
        mix.iter().copied().filter(stays).collect()
    }

    fn program_of(&self, variant: u16) -> usize {
        self.rules.program_of[usize::from(variant)]
    }
}

/// Whether a mix holds any of these variants.
fn holds_any(mix: &[u16], variants: &[u16]) -> bool {
    mix.iter().any(|variant| variants.contains(variant))
}
