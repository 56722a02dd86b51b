//! Special functions: the normal, incomplete gamma and incomplete beta functions and
//! their inverses.
//!
//! All of them rest on `libm` alone, never on the platform's C library, so that the same
//! bits come out everywhere. Formula numbers such as 8.7.1 are those of the NIST Digital
//! Library of Mathematical Functions, <https://dlmf.nist.gov>.

mod beta;
mod gamma;
mod inverse;
mod large;
mod normal;

pub use beta::{incomplete_beta, incomplete_beta_inverse};
pub use gamma::{incomplete_gamma_lower, incomplete_gamma_upper, ln_gamma};
pub use normal::{normal_cdf, normal_density, normal_quantile};

pub(super) use beta::{beta_kernel, beta_level, beta_quantile};
pub(super) use gamma::{gamma_kernel, gamma_level, gamma_quantile};
pub(super) use normal::{normal_level, normal_quantile_at};
