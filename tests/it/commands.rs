//! The commands
