//! One contact seen whole: imports widely, imported by none.
