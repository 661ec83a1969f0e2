//! How a page is shared, as somebody filled it in.

use diesel::prelude::*;
use serde::Serialize;

use crate::ids::AssetId;
use crate::schema::pages;

/// What was filled in; where nothing was, the page speaks for itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Queryable, Selectable)]
#[diesel(table_name = pages, check_for_backend(diesel::mysql::Mysql))]
pub struct Share {
    /// What a share is called.
    #[diesel(column_name = share_title)]
    pub title: Option<String>,
    /// What it says.
    #[diesel(column_name = share_text)]
    pub text: Option<String>,
    /// Its picture.
    #[diesel(column_name = share_asset_id)]
    pub asset: Option<AssetId>,
    /// The picture in words.
    #[diesel(column_name = share_alt)]
    pub alt: Option<String>,
    /// How large the picture is shown.
    #[diesel(column_name = share_card, deserialize_as = String)]
    pub card: Card,
}

/// The two kinds of cards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Card {
    /// The picture above the words.
    #[default]
    Large,
    /// A small square beside them.
    Small,
}

impl Card {
    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Large => "large",
            Self::Small => "small",
        }
    }

    /// As X calls it.
    pub(super) fn key_of_x(self) -> &'static str {
        match self {
            Self::Large => "summary_large_image",
            Self::Small => "summary",
        }
    }
}

impl From<String> for Card {
    fn from(key: String) -> Self {
        if key == "small" { Self::Small } else { Self::Large }
    }
}

impl Share {
    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
