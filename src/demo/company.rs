//! The company's own data: one transaction, so that an interrupted start leaves nothing half done.

use anyhow::Context as _;

use super::life;
use super::people::{self, Person};
use super::talk;
use super::x;
use crate::assets::{self, Details, File};
use crate::campaigns::{self, Branch, Delay, NewCampaign, NewStep, Source, Unit};
use crate::clock::At;
use crate::contacts::{self, Draft};
use crate::db::{self, Conn};
use crate::fields::{self, Choice, Field, Group, Kind, NewField, Properties, Value};
use crate::handle::Handle;
use crate::ids::{AssetId, CampaignId, ContactId, PageId, StepId, TweetId, UserId};
use crate::pages;
use crate::steps::Registry;
use crate::twitter::{self, NewTweet};
use crate::users::{self, NewUser, Role};
use crate::wiring::House;

/// Whom to sign in as.
pub(super) const EMAIL: &str = "robin@harbour.example";
/// The same at each start: the demo listens on loopback only.
pub(super) const PASSWORD: &str = "harbour-coffee";
/// For how many days the company has known its contacts.
const SINCE: i64 = 155;
const ROASTS: [&str; 3] = ["Light", "Medium", "Dark"];

/// Writes everything, unless it was written before.
pub(super) fn fill(house: &House) -> anyhow::Result<()> {
    if house.db.read_now(|conn| Ok(users::any_user(conn)?))? {
        return Ok(());
    }
    let now = house.clock.now();
    house.db.read_now(|conn| define(conn, now))?;
    let guide = assets::keep(&house.store, "brewing-guide.pdf", include_bytes!("files/brewing-guide.pdf"))?;
    let prices = assets::keep(&house.store, "price-list.csv", include_bytes!("files/price-list.csv"))?;
    let picture = assets::keep(&house.store, "autumn-tasting.png", include_bytes!("files/tasting.png"))?;
    let (hash, (app, access)) = (users::hash_password(PASSWORD)?, x::connection());
    house.db.write_now(|conn| {
        let robin = users::create(conn, &user(EMAIL, "Robin Marsh", Role::Administrator, &hash, now))?;
        let sam = users::create(conn, &user("sam@harbour.example", "Sam Rivers", Role::Sales, &hash, now))?;
        let mia = users::create(conn, &user("mia@harbour.example", "Mia Brook", Role::Marketer, &hash, now))?;
        twitter::adopt(conn, &house.seal, &app, &access, now)?;
        let people = fill_contacts(conn, now.minus(chrono::Duration::days(SINCE)))?;
        life::live(conn, &people, &[robin, sam], now)?;
        let asset = publish_files(conn, &guide, &prices, now)?;
        let page = publish_page(conn, asset, &picture, now)?;
        life::visit(conn, &people, page, now)?;
        let tweets = write_tweets(conn, asset, page, now)?;
        // All of the sample company's contacts agreed, and live in the sandbox.
        twitter::allow_mentions(conn, 500, now)?;
        propose_tweets(conn, mia, now)?;
        talk::tasks(conn, &people, &[robin, sam], now)?;
        talk::clicks(conn, house, &people, (page, tweets), now)?;
        talk::message(conn, house, &people, now)?;
        talk::answer(conn, house, now)?;
        campaign(conn, &house.registry, tweets, now)
    })?;
    house.nudge.now();
    Ok(())
}

fn user(email: &str, name: &str, role: Role, hash: &str, now: At) -> NewUser {
    NewUser {
        email: email.to_owned(),
        email_key: users::email_key(email),
        name: name.to_owned(),
        role: role.key(),
        password_hash: hash.to_owned(),
        time_zone: "Europe/London".to_owned(),
        created_at: now,
    }
}

/// Fields of the company's own; a field that is there already stays as it is.
fn define(conn: &mut Conn, now: At) -> db::Result<()> {
    let options = ROASTS.map(|roast| Choice { value: roast.to_lowercase(), label: roast.to_owned() });
    let properties = Properties { options: options.to_vec(), ..Properties::default() };
    let field = |label: &str, alias: &str, kind, properties| NewField {
        properties,
        position: 1,
        ..NewField::new(label, alias, Group::Professional, kind)
    };
    let seats = field("Seats", "seats", Kind::Number, Properties::default());
    let since = field("Customer since", "customer_since", Kind::Date, Properties::default());
    let wholesale = Properties { yes: "Wholesale".to_owned(), no: "Retail".to_owned(), ..Properties::default() };
    let wholesale = field("Terms", "wholesale", Kind::Boolean, wholesale);
    for new in [field("Favourite roast", "favourite_roast", Kind::Select, properties), seats, since, wholesale] {
        drop(fields::create(conn, &new, now)?);
    }
    Ok(())
}

fn fill_contacts(conn: &mut Conn, now: At) -> db::Result<Vec<ContactId>> {
    let fields = fields::all(conn)?;
    let people = people::people();
    let drafts: Vec<Draft> = people.iter().enumerate().map(|(number, person)| draft(person, number, &fields)).collect();
    contacts::create_many(conn, &drafts, now)
}

fn draft(person: &Person, number: usize, fields: &[Field]) -> Draft {
    let (roast, seats) =
        (ROASTS.get(number % ROASTS.len()).unwrap_or(&"").to_lowercase(), (number * 7 % 60).to_string());
    let since = format!("20{:02}-{:02}-14", 15 + number % 11, 1 + number % 12);
    let values = [
        ("company", person.company),
        ("position", person.position),
        ("city", person.city),
        ("favourite_roast", &roast),
        ("seats", &seats),
        ("customer_since", &since),
        ("wholesale", if number.is_multiple_of(2) { "1" } else { "0" }),
    ];
    let value = |(alias, text): (&str, &str)| {
        let field = fields.iter().find(|field| field.alias == alias)?;
        Some((field.id, Value::parse(field, text, chrono_tz::Tz::UTC).ok()?))
    };
    Draft {
        first_name: Some(person.first_name.to_owned()),
        last_name: Some(person.last_name.to_owned()),
        email: Some(person.email()),
        twitter: Handle::parse(person.handle).ok(),
        points: if person.tags.contains(&"vip") { 60 } else { 10 },
        owner: None,
        values: values.into_iter().filter_map(value).collect(),
        tags: person.tags.iter().map(|tag| (*tag).to_owned()).collect(),
    }
}

fn publish_files(conn: &mut Conn, guide: &File, prices: &File, now: At) -> db::Result<AssetId> {
    let details = |title: &str, slug: &str, description: &str| Details {
        title: title.to_owned(),
        slug: slug.to_owned(),
        description: Some(description.to_owned()),
        is_published: true,
    };
    let guide = assets::create(
        conn,
        &details("Brewing guide", "brewing-guide", "One page, for the kitchen wall."),
        guide,
        now,
    )?;
    assets::create(conn, &details("Price list", "price-list", "For wholesale customers."), prices, now)?;
    Ok(guide)
}

fn publish_page(conn: &mut Conn, guide: AssetId, picture: &File, now: At) -> db::Result<PageId> {
    let draft = pages::Draft {
        title: "Autumn tasting".to_owned(),
        slug: "autumn-tasting".to_owned(),
        html: include_str!("files/tasting.html").replace("GUIDE", &guide.to_string()),
        is_published: true,
    };
    let page = pages::create(conn, &draft, now)?;
    let details = Details {
        title: "Picture of the tasting".to_owned(),
        slug: "autumn-tasting".to_owned(),
        description: Some("For those who share the page.".to_owned()),
        is_published: true,
    };
    let share = pages::Share {
        title: Some("Taste the autumn roasts with us".to_owned()),
        text: Some(
            "Six new coffees, from a bright Kenyan to a decaf that nobody believes is one. Friday at the roastery."
                .to_owned(),
        ),
        asset: Some(assets::create(conn, &details, picture, now)?),
        alt: Some("A cup of coffee from above".to_owned()),
        ..pages::Share::default()
    };
    pages::change_share(conn, page, &share, now)?;
    Ok(page)
}

fn write_tweets(conn: &mut Conn, guide: AssetId, page: PageId, now: At) -> db::Result<[TweetId; 2]> {
    let mut tweet = |name: &str, description: &str, text: String| {
        let new = NewTweet { name: name.to_owned(), text, description: Some(description.to_owned()) };
        twitter::create_tweet(conn, &new, now)
    };
    let invitation = tweet(
        "Invitation to the tasting",
        "For regulars: personal, with the page.",
        format!(
            "{{twitter_handle}} we taste the autumn roasts on Friday, and {{contactfield=company|your place}} should be there. Come along! {{pagelink={page}}} #coffee"
        ),
    )?;
    let guide = tweet(
        "The brewing guide",
        "For everybody else: something useful first.",
        format!(
            "Hello {{contactfield=firstname|there}} {{twitter_handle}}, a small thank-you from the harbour: our brewing guide ☕ {{assetlink={guide}}}"
        ),
    )?;
    Ok([invitation, guide])
}

/// What a colleague wrote: one text waits for approval, one is still a draft.
fn propose_tweets(conn: &mut Conn, by: UserId, now: At) -> db::Result<()> {
    let new = |name: &str, description: &str, text: &str| NewTweet {
        name: name.to_owned(),
        text: text.to_owned(),
        description: Some(description.to_owned()),
    };
    let winter = new(
        "Winter roast",
        "For everybody who likes it dark.",
        "{contactfield=firstname|Hello}, the winter roast is in: dark, with a little orange. We ship on Thursdays. #coffee",
    );
    twitter::propose_tweet(conn, (&winter, "New roasts"), by, now)?;
    let thanks =
        new("Thank you", "After a second order.", "Thank you for coming back, {contactfield=firstname|friend}! ☕");
    twitter::draft_tweet(conn, (&thanks, "Regulars"), by, now)?;
    Ok(())
}

fn campaign(conn: &mut Conn, registry: &Registry, [invitation, guide]: [TweetId; 2], now: At) -> db::Result<()> {
    let new = NewCampaign {
        name: "Autumn tasting".to_owned(),
        description: Some("Regulars are invited, everybody else gets the guide.".to_owned()),
        source: Source::Everyone,
    };
    let id = campaigns::create(conn, &new, now)?;
    let tweet = |id: TweetId| format!("{{\"tweet\":{id}}}");
    let mut build = Build { conn, registry, id };
    let regular = build.step(
        None,
        "contact.field",
        "Is a regular",
        "{\"field\":\"points\",\"operator\":\"gt\",\"value\":\"50\"}",
        Delay::NONE,
    )?;
    let invite =
        build.step(Some((regular, Some(Branch::Yes))), "twitter.tweet", "Invite", &tweet(invitation), Delay::NONE)?;
    build.step(
        Some((invite, None)),
        "contact.tags",
        "Mark as invited",
        "{\"add\":[\"invited\"],\"remove\":[]}",
        Delay::NONE,
    )?;
    let thank =
        build.step(Some((regular, Some(Branch::No))), "twitter.tweet", "Send the guide", &tweet(guide), Delay::NONE)?;
    let later = Delay::after(2, Unit::Days).unwrap_or(Delay::NONE);
    build.step(
        Some((thank, None)),
        "contact.tags",
        "Ready for the newsletter",
        "{\"add\":[\"warm\"],\"remove\":[]}",
        later,
    )?;
    campaigns::publish(conn, registry, id, now)?
        .map_err(|against| db::Error::Other(anyhow::anyhow!("the sample campaign: {}", against.join(" "))))
}

/// A campaign while its steps are added.
pub(super) struct Build<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) registry: &'a Registry,
    pub(super) id: CampaignId,
}

impl Build<'_> {
    pub(super) fn step(
        &mut self,
        below: Option<(StepId, Option<Branch>)>,
        kind: &str,
        name: &str,
        config: &str,
        delay: Delay,
    ) -> db::Result<StepId> {
        let new = NewStep {
            parent: below.map(|(parent, _)| parent),
            branch: below.and_then(|(_, branch)| branch),
            kind: kind.to_owned(),
            name: name.to_owned(),
            config: config.to_owned(),
            delay,
        };
        let added = campaigns::add_step(self.conn, self.registry, self.id, &new)?;
        Ok(added.map_err(|why| anyhow::anyhow!("{name}: {why}")).context("the sample campaign")?)
    }
}
