//! All SQL on `fields`: the definitions. An unfinished one, whose column is still to come, is seen by nobody.

use anyhow::Context as _;
use diesel::prelude::*;

use super::kind::Kind;
use super::model::{Column, Field, Group, NewField, Place};
use crate::clock::At;
use crate::db::{self, Conn};
use crate::ids::FieldId;
use crate::schema::fields;

#[expect(clippy::struct_excessive_bools, reason = "the columns of the table")]
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = fields, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Row {
    pub(super) id: FieldId,
    label: String,
    alias: String,
    field_group: String,
    pub(super) kind: String,
    properties: String,
    fixed_column: Option<String>,
    side_table: Option<u32>,
    position: i32,
    is_required: bool,
    is_unique: bool,
    is_indexed: bool,
    is_visible: bool,
    is_listable: bool,
    is_quick: bool,
    is_public: bool,
    default_value: Option<String>,
    hint: String,
    is_shipped: bool,
    archived_at: Option<At>,
}

impl Row {
    fn read(self) -> anyhow::Result<Field> {
        let unknown = || format!("the field {} was written by a later Linnet", self.alias);
        let place = match (&self.fixed_column, self.side_table) {
            (Some(name), _) => Column::parse(name).map(Place::Fixed),
            (None, table) => table.map(|table| Place::Side { table, column: self.id.0 }),
        };
        Ok(Field {
            id: self.id,
            group: Group::parse(&self.field_group).with_context(unknown)?,
            kind: Kind::parse(&self.kind).with_context(unknown)?,
            properties: serde_json::from_str(&self.properties).with_context(unknown)?,
            place: place.with_context(unknown)?,
            label: self.label,
            alias: self.alias,
            position: self.position,
            required: self.is_required,
            unique: self.is_unique,
            indexed: self.is_indexed,
            visible: self.is_visible,
            listable: self.is_listable,
            quick: self.is_quick,
            public: self.is_public,
            default: self.default_value,
            hint: self.hint,
            shipped: self.is_shipped,
            archived_at: self.archived_at,
        })
    }
}

/// The fields in use, in the order of tabs and positions.
pub fn all(conn: &mut Conn) -> db::Result<Vec<Field>> {
    let mut known = with_archived(conn)?;
    known.retain(|field| field.archived_at.is_none());
    Ok(known)
}

/// Every field, also those put away, in the order of tabs and positions.
pub fn with_archived(conn: &mut Conn) -> db::Result<Vec<Field>> {
    let finished = fields::fixed_column.is_not_null().or(fields::side_table.is_not_null());
    let rows: Vec<Row> =
        fields::table.filter(finished).order((fields::position, fields::id)).select(Row::as_select()).load(conn)?;
    let mut known = rows.into_iter().map(Row::read).collect::<anyhow::Result<Vec<_>>>()?;
    known.sort_by_key(|field| Group::ALL.iter().position(|group| *group == field.group));
    Ok(known)
}

/// A field by id, also one put away.
pub fn find(conn: &mut Conn, id: FieldId) -> db::Result<Option<Field>> {
    Ok(with_archived(conn)?.into_iter().find(|field| field.id == id))
}

/// A field in use by its alias.
pub fn by_alias(conn: &mut Conn, alias: &str) -> db::Result<Option<Field>> {
    Ok(all(conn)?.into_iter().find(|field| field.alias == alias))
}

/// Every alias that was ever given, also of unfinished fields.
pub(super) fn aliases(conn: &mut Conn) -> QueryResult<Vec<String>> {
    fields::table.select(fields::alias).load(conn)
}

/// The definitions whose column is still to come: id and kind.
pub(super) fn unfinished(conn: &mut Conn) -> QueryResult<Vec<(FieldId, String)>> {
    fields::table
        .filter(fields::fixed_column.is_null().and(fields::side_table.is_null()))
        .order(fields::id)
        .select((fields::id, fields::kind))
        .load(conn)
}

/// How many columns each side table has: those of fields put away count too.
pub(super) fn crowding(conn: &mut Conn) -> QueryResult<Vec<(Option<u32>, i64)>> {
    fields::table
        .filter(fields::side_table.is_not_null())
        .group_by(fields::side_table)
        .select((fields::side_table, diesel::dsl::count(fields::id)))
        .load(conn)
}

/// Writes definitions; those without a fixed column stay unfinished until theirs is there.
pub(super) fn insert(conn: &mut Conn, new: &[NewField], now: At) -> db::Result<()> {
    let row = |field: &NewField| {
        Ok((
            fields::label.eq(field.label.clone()),
            fields::alias.eq(field.alias.clone()),
            fields::field_group.eq(field.group.key()),
            fields::kind.eq(field.kind.key()),
            fields::properties.eq(serde_json::to_string(&field.properties).context("a field's properties")?),
            fields::fixed_column.eq(field.fixed.map(Column::name)),
            fields::position.eq(field.position),
            fields::is_required.eq(field.required),
            fields::is_unique.eq(field.unique),
            fields::is_indexed.eq(field.indexed),
            fields::is_visible.eq(field.visible),
            fields::is_listable.eq(field.listable),
            fields::is_quick.eq(field.quick),
            fields::is_public.eq(field.public),
            fields::default_value.eq(field.default.clone()),
            fields::hint.eq(field.hint.clone()),
            fields::is_shipped.eq(field.shipped),
            fields::created_at.eq(now),
        ))
    };
    let rows = new.iter().map(row).collect::<anyhow::Result<Vec<_>>>()?;
    diesel::insert_into(fields::table).values(rows).execute(conn)?;
    Ok(())
}

/// The column is there: everybody sees the field from now on.
pub(super) fn finish(conn: &mut Conn, ids: &[FieldId], table: u32) -> QueryResult<usize> {
    diesel::update(fields::table.filter(fields::id.eq_any(ids))).set(fields::side_table.eq(Some(table))).execute(conn)
}

/// Takes a definition back whose column could not be added.
pub(super) fn forget_unfinished(conn: &mut Conn, alias: &str) -> QueryResult<usize> {
    let unfinished = fields::fixed_column.is_null().and(fields::side_table.is_null());
    diesel::delete(fields::table.filter(fields::alias.eq(alias).and(unfinished))).execute(conn)
}

/// The rank after the last of a group.
pub(super) fn next_position(conn: &mut Conn, group: Group) -> QueryResult<i32> {
    let last: Option<i32> = fields::table
        .filter(fields::field_group.eq(group.key()))
        .select(diesel::dsl::max(fields::position))
        .first(conn)?;
    Ok(last.unwrap_or(0).saturating_add(10))
}

/// The fields of a group in their order; whoever else wants to move one of them waits.
pub(super) fn order_for_update(conn: &mut Conn, group: Group) -> QueryResult<Vec<FieldId>> {
    fields::table
        .filter(fields::field_group.eq(group.key()))
        .order((fields::position, fields::id))
        .select(fields::id)
        .for_update()
        .load(conn)
}

/// Gives these fields the ranks 10, 20, 30 …; one statement.
pub(super) fn reorder(conn: &mut Conn, order: &[FieldId]) -> QueryResult<usize> {
    let cases: Vec<String> = (1..).zip(order).map(|(rank, id)| format!("WHEN {id} THEN {}", rank * 10)).collect();
    diesel::sql_query(format!("UPDATE fields SET position = CASE id {} ELSE position END", cases.join(" ")))
        .execute(conn)
}

/// How many columns of a side table have, or will have, an index; without one field.
pub(super) fn indexed_in(conn: &mut Conn, table: u32, except: Option<FieldId>) -> QueryResult<i64> {
    fields::table
        .filter(fields::side_table.eq(Some(table)).and(fields::is_indexed).and(fields::archived_at.is_null()))
        .filter(fields::id.ne(except.unwrap_or(FieldId(0))))
        .count()
        .get_result(conn)
}

/// Whether no two contacts may share a value, from now on.
pub(super) fn set_unique(conn: &mut Conn, id: FieldId, unique: bool) -> QueryResult<usize> {
    diesel::update(fields::table.find(id)).set(fields::is_unique.eq(unique)).execute(conn)
}

/// Changes all that may change.
pub(super) fn change(conn: &mut Conn, id: FieldId, new: &NewField) -> db::Result<()> {
    let properties = serde_json::to_string(&new.properties).context("a field's properties")?;
    diesel::update(fields::table.find(id))
        .set((
            fields::label.eq(&new.label),
            fields::field_group.eq(new.group.key()),
            fields::properties.eq(properties),
            fields::is_required.eq(new.required),
            fields::is_unique.eq(new.unique),
            fields::is_indexed.eq(new.indexed),
            fields::is_visible.eq(new.visible),
            fields::is_listable.eq(new.listable),
            fields::is_quick.eq(new.quick),
            fields::is_public.eq(new.public),
            fields::default_value.eq(&new.default),
            fields::hint.eq(&new.hint),
        ))
        .execute(conn)?;
    Ok(())
}

/// Puts a field away, or takes it back into use.
pub(super) fn archive(conn: &mut Conn, id: FieldId, since: Option<At>) -> QueryResult<usize> {
    diesel::update(fields::table.find(id)).set(fields::archived_at.eq(since)).execute(conn)
}
