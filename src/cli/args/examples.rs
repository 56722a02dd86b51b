//! Examples of every command, as its help shows them.

pub(super) const EXAMPLES: &str = "\
Examples:
  spandrel new                        write a starter scenario, plan.toml
  spandrel check plan.toml            say what the file means, or what is wrong with it
  spandrel run plan.toml              simulate every mix, write plan-results/

Exit codes: 0 done; 1 a file, folder or stream failed; 2 the scenario or the command must change;
130 stopped by Ctrl-C, with the best so far.";

pub(super) const RUN_EXAMPLES: &str = "\
Examples:
  spandrel run plans/fy27.toml                            results in ./fy27-results
  spandrel run plan.toml --out board --force              results in ./board
  spandrel run plan.toml --trials 1000                    a quick look
  spandrel run plan.toml --until-se 0.002                 as precise as that, however long
  spandrel run plan.toml --mix Balanced \"Long game\"       these and the bottom-up plan only
  spandrel run plan.toml --tables                         the numbers alone, sooner
  spandrel run plan.toml --explain                        with why, and what would have to be true
  spandrel run plan.toml --deck --template company.pptx   slides too, in your own look
  spandrel run plan.toml --quiet && open plan-results     for scripts";

pub(super) const CHART_EXAMPLES: &str = "\
Examples:
  spandrel chart plan-results                               every chart, as the run drew it
  spandrel chart plan-results --only coverage --mix Balanced
  spandrel chart plan-results --size 1920x1080 --theme house.toml --out slides";

pub(super) const DECK_EXAMPLES: &str = "\
Examples:
  spandrel deck plan-results                                writes plan-results/deck.pptx
  spandrel deck plan-results --template company.pptx --out board.pptx
  spandrel deck plan-results --mix Balanced --out balanced.pptx";

pub(super) const COMPARE_EXAMPLES: &str = "\
Examples:
  spandrel compare plan.toml Balanced \"Long game\"
  spandrel compare plan.toml Balanced --against last-year.toml
  spandrel compare plan.toml Balanced \"Long game\" --trials 50000 --csv difference.csv";

pub(super) const CHECK_EXAMPLES: &str = "\
Examples:
  spandrel check plan.toml
  spandrel check plan.toml && spandrel run plan.toml";

pub(super) const CALIBRATE_EXAMPLES: &str = "\
Examples:
  spandrel calibrate --guess opportunities.csv > map.toml     how the export is read, to check
  spandrel calibrate opportunities.csv --map map.toml         writes calibrated.toml
  spandrel calibrate opportunities.csv --map map.toml --as-of 2026-09-30 --out q4/past.toml
  spandrel calibrate opportunities.csv --map map.toml --merge plan.toml   update your own plan";

pub(super) const BACKTEST_EXAMPLES: &str = "\
Examples:
  spandrel backtest opportunities.csv --map map.toml --cuts 2026-03-31,2026-06-30
  spandrel backtest opportunities.csv --map map.toml --cuts 2025-12-31 --horizon 4";

pub(super) const NEW_EXAMPLES: &str = "\
Examples:
  spandrel new                        writes plan.toml
  spandrel new plans/fy27.toml
  spandrel new - | less";

pub(super) const SCHEMA_EXAMPLES: &str = "\
Examples:
  spandrel schema > scenario.schema.json
  # then, as the first line of a scenario, for editors that know TOML schemas:
  #:schema ./scenario.schema.json";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  spandrel completions bash > ~/.local/share/bash-completion/completions/spandrel
  spandrel completions zsh > ~/.zfunc/_spandrel
  spandrel completions fish > ~/.config/fish/completions/spandrel.fish";
