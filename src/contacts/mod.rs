//! Contacts: who they are, their values, tags and list.
