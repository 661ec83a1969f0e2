//! `{assetlink=ID}`: the address of a file.

use super::queries;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::ids::{AssetId, ContactId};
use crate::tokens::{Choice, Place, Source, Value};
use crate::web::urls;

const CHOICES: i64 = 20;

struct AssetLink(Config);

/// What assets offer texts.
pub fn tokens(config: &Config) -> Vec<Box<dyn Source>> {
    vec![Box::new(AssetLink(config.clone()))]
}

impl AssetLink {
    fn address(&self, conn: &mut Conn, argument: &str) -> db::Result<Option<String>> {
        let Ok(id) = argument.parse::<AssetId>() else { return Ok(None) };
        let asset = queries::find(conn, id)?;
        Ok(asset.map(|asset| self.0.absolute(&urls::public_asset(&id, &asset.slug))))
    }
}

impl Source for AssetLink {
    fn name(&self) -> &'static str {
        "assetlink"
    }

    fn label(&self) -> &'static str {
        "Assets"
    }

    fn values(
        &self,
        conn: &mut Conn,
        argument: &str,
        contacts: &[Option<ContactId>],
        _place: &Place,
    ) -> db::Result<Vec<Option<Value>>> {
        let value = self.address(conn, argument)?.map(Value::Text);
        Ok(vec![value; contacts.len()])
    }

    fn longest(&self, conn: &mut Conn, argument: &str, _place: &Place) -> db::Result<String> {
        Ok(self.address(conn, argument)?.unwrap_or_default())
    }

    fn choices(&self, conn: &mut Conn, search: &str) -> db::Result<Vec<Choice>> {
        let found = queries::matching(conn, search, CHOICES)?;
        Ok(found.into_iter().map(|(id, title)| Choice { token: format!("{{assetlink={id}}}"), label: title }).collect())
    }

    fn check(&self, conn: &mut Conn, argument: &str) -> db::Result<Option<String>> {
        let is_there = self.address(conn, argument)?.is_some();
        Ok((!is_there).then(|| format!("there is no asset {argument}.")))
    }
}
