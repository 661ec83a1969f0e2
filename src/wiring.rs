//! What plugs into what: steps, tokens, reconcilers. The only file that knows all of them.

mod database;

use std::sync::Arc;

use anyhow::Context as _;

pub use database::{check_schema, install, open_database};

use crate::clock::Clock;
use crate::config::{Config, is_loopback};
use crate::criteria::{Criteria, Criterion};
use crate::db::Db;
use crate::imports::Importer;
use crate::links::Tracker;
use crate::pages::Visits;
use crate::seal::Seal;
use crate::steps::{CampaignNames, Registry, Uses};
use crate::store::Store;
use crate::tokens::{Source, Sources};
use crate::twitter::{self, Client, Hands, Outside};
use crate::users::Sessions;
use crate::worker::{Nudge, Reconciler, Worker};
use crate::{activity, assets, campaigns, contacts, fields, imports, links, messages, pages, tasks, visitors};

/// Everything a running Linnet is made of; cheap to clone.
#[derive(Clone)]
pub struct House {
    /// The environment.
    pub config: Config,
    /// Where "now" comes from.
    pub clock: Clock,
    /// The database.
    pub db: Db,
    /// Seals secrets.
    pub seal: Seal,
    /// Files.
    pub store: Store,
    /// Our copies of X's pictures.
    pub pictures: twitter::Pictures,
    /// Wakes the worker.
    pub nudge: Nudge,
    /// Sessions.
    pub sessions: Sessions,
    /// What texts may say.
    pub sources: Sources,
    /// What campaigns can do.
    pub registry: Registry,
    /// What contacts can be searched by.
    pub criteria: Criteria,
    /// Who is asked where a tag is used.
    pub tag_uses: contacts::TagUses,
    /// What pages call campaigns.
    pub campaign_names: CampaignNames,
    /// By what marketing messages go out.
    pub channels: messages::Channels,
    /// Who is asked where a tweet is used.
    pub uses: Uses,
    /// What can be done to many contacts.
    pub acts: contacts::Acts,
    /// Who is told when a contact's handle is saved.
    pub watchers: contacts::Watchers,
    /// Who knows pictures of contacts.
    pub portraits: Arc<dyn contacts::Portraits>,
    /// Who leans on fields.
    pub plugs: fields::Plugs,
    /// What goes with a contact that becomes a part of another, or that is forgotten.
    pub follows: contacts::Follows,
    /// Takes contacts from files.
    pub importer: Importer,
    /// Writes visits of landing pages, many at once.
    pub visits: Visits,
    /// Calls X from requests: the Connection tab only.
    pub client: Client,
    /// Calls X from the worker.
    outside: Outside,
}

impl House {
    /// Puts everything together over an open database.
    pub fn build(config: Config, clock: Clock, db: Db) -> anyhow::Result<Self> {
        // Fails only when one was installed before, which is as good.
        rustls::crypto::ring::default_provider().install_default().ok();
        let seal = Seal::of(&config)?;
        let (store, files) = (store_in(&config, "assets")?, store_in(&config, "imports")?);
        let watchers = contacts::Watchers(vec![Arc::new(twitter::HandleWatcher)]);
        let sources = sources(&config);
        let channels = channels(&sources, &config);
        let registry = steps(&sources, &channels, &config);
        let outside = outside(&config, &clock, &db, &seal)?;
        let nudge = outside.nudge.clone();
        Ok(Self {
            sessions: Sessions::new(db.clone(), clock.clone()),
            visits: Visits::start(db.clone(), sources.clone(), config.clone(), nudge.clone()),
            registry: registry.clone(),
            criteria: Criteria::new(criteria()),
            portraits: Arc::new(twitter::Faces),
            plugs: plugs(),
            acts: contacts::Acts::new(tag_uses(), vec![Arc::new(campaigns::ChangeCampaign::new(registry))]),
            follows: follows(&channels),
            importer: Importer::new(db.clone(), clock.clone(), files, watchers.clone(), seal.clone()),
            watchers,
            channels,
            campaign_names: CampaignNames::new(campaigns::Names),
            uses: Uses::new(vec![Box::new(campaigns::StepUses), Box::new(messages::MessageUses)]),
            tag_uses: tag_uses(),
            nudge,
            config,
            clock,
            db,
            seal,
            store,
            pictures: outside.pictures.clone(),
            sources,
            client: outside.client.clone(),
            outside,
        })
    }

    /// What `linnet doctor` and the status page ask beside the database: a name, and words either way.
    pub fn health(&self) -> Vec<(&'static str, Result<String, String>)> {
        let (now, seal) = (self.clock.now(), &self.seal);
        let x = self.db.read_now(|conn| twitter::health(conn, seal, now));
        vec![
            ("public URL", public_url(&self.config)),
            ("X connection", x.unwrap_or_else(|error| Err(error.to_string()))),
        ]
    }

    /// Ends what runs beside the requests; what was accepted is written first.
    pub fn stop(&self) {
        self.visits.stop();
    }

    /// The worker over every reconciler, in the order in which facts become effects.
    pub fn worker(&self) -> Worker {
        let (db, acts, watchers) = (|| self.db.clone(), || self.acts.clone(), || self.watchers.clone());
        let reconcilers: Vec<Arc<dyn Reconciler>> = vec![
            Arc::new(fields::Indexes::new(self.db.clone())),
            Arc::new(contacts::Batches::new(db(), acts(), self.criteria.clone(), watchers())),
            Arc::new(contacts::Undoing::new(db(), acts(), watchers())),
            Arc::new(contacts::Purge::new(db())),
            Arc::new(campaigns::Engine::new(self.db.clone(), self.registry.clone(), self.nudge.clone())),
            Arc::new(twitter::Reconcile::new(self.outside.clone())),
            Arc::new(twitter::Listener::new(self.outside.clone())),
            Arc::new(twitter::Outbox::new(self.outside.clone())),
            Arc::new(twitter::Ageing::new(db())),
            Arc::new(twitter::Profiles::new(self.outside.clone())),
            Arc::new(twitter::Recheck::new(self.outside.clone())),
            Arc::new(twitter::Tidy::new(db(), self.pictures.clone())),
            Arc::new(twitter::Metrics::new(self.outside.clone())),
            Arc::new(contacts::Duplicates::new(self.db.clone(), Arc::new(twitter::Accounts))),
            Arc::new(self.importer.clone()),
        ];
        Worker::new(self.db.clone(), self.clock.clone(), self.nudge.clone(), reconcilers)
    }
}

/// Who names tags beside the contacts.
fn tag_uses() -> contacts::TagUses {
    contacts::TagUses(vec![Arc::new(campaigns::Tagged)])
}

/// Bytes by content, in a folder of `LINNET_DATA`.
fn store_in(config: &Config, folder: &str) -> anyhow::Result<Store> {
    let folder = config.folder(folder);
    Store::open_folder(folder.clone()).with_context(|| format!("cannot use {}", folder.display()))
}

/// The means by which reconcilers speak to X.
fn outside(config: &Config, clock: &Clock, db: &Db, seal: &Seal) -> anyhow::Result<Outside> {
    Ok(Outside {
        db: db.clone(),
        client: Client::new(config, clock.clone()),
        seal: seal.clone(),
        clock: clock.clone(),
        pictures: twitter::Pictures(store_in(config, "x-pictures")?),
        nudge: Nudge::default(),
        config: config.clone(),
        hands: Hands::new()?,
    })
}

/// What texts may say.
fn sources(config: &Config) -> Sources {
    let mut sources: Vec<Box<dyn Source>> = vec![Box::new(contacts::ContactField { zone: config.zone })];
    sources.extend(twitter::sources(config));
    sources.extend(pages::tokens(config));
    sources.extend(assets::tokens(config));
    Sources::new(sources)
}

/// Who uses fields, and who keeps unique values apart.
fn plugs() -> fields::Plugs {
    let uses: Vec<Arc<dyn fields::Uses>> = vec![
        Arc::new(contacts::FieldUses),
        Arc::new(campaigns::FieldUses),
        Arc::new(twitter::FieldUses),
        Arc::new(pages::FieldUses),
    ];
    fields::Plugs::new(uses, Arc::new(contacts::identifiers::Identifiers))
}

/// What contacts can be searched by.
fn criteria() -> Vec<Box<dyn Criterion>> {
    let mut criteria = contacts::criteria();
    criteria.extend(imports::criteria());
    criteria.extend(campaigns::criteria());
    criteria
}

/// What campaigns can do and look at.
fn steps(sources: &Sources, channels: &messages::Channels, config: &Config) -> Registry {
    Registry::default()
        .action(contacts::ChangeTags)
        .condition(contacts::FieldCompares)
        .decision(pages::VisitsPage)
        .decision(assets::DownloadsAsset)
        .decision(twitter::ClicksLink)
        .condition(twitter::HasHandle)
        .condition(twitter::TweetWasSent)
        .action(messages::SendMessage::new(channels.clone()))
        .action(tasks::TaskForOwner::new(sources.clone()))
        .action(twitter::SendTweet::new(sources.clone(), config).on(&config.x_web).tracking(Tracker::new(config)))
}

/// By what marketing messages go out.
fn channels(sources: &Sources, config: &Config) -> messages::Channels {
    messages::Channels::default()
        .channel(twitter::SendTweet::new(sources.clone(), config).tracking(Tracker::new(config)))
        .channel(tasks::TaskForOwner::new(sources.clone()))
}

/// Everything that belongs to contacts. Campaigns before tasks and twitter: a sending goes where its membership goes.
fn follows(channels: &messages::Channels) -> contacts::Follows {
    let mut all = contacts::follows();
    all.extend(visitors::follows());
    all.extend(links::follows());
    all.extend(assets::follows());
    all.extend(pages::follows());
    all.push(Arc::new(campaigns::Memberships));
    all.push(Arc::new(messages::Outcomes::new(channels.clone())));
    all.extend(messages::follows());
    all.push(Arc::new(tasks::Tasks));
    all.extend(twitter::follows());
    contacts::Follows(all)
}

/// Every kind of activity: what a timeline can be filtered by.
pub fn kinds() -> Vec<activity::Kind> {
    [
        contacts::kinds(),
        pages::kinds(),
        assets::kinds(),
        links::kinds(),
        campaigns::kinds(),
        tasks::kinds(),
        messages::kinds(),
        twitter::kinds(),
    ]
    .concat()
}

/// What people see must be what X may send a browser back to.
fn public_url(config: &Config) -> Result<String, String> {
    let url = config.url.as_str().trim_end_matches('/');
    if config.is_https() || is_loopback(&config.url) {
        Ok(url.to_owned())
    } else {
        Err(format!("{url} is not https: passwords and cookies travel in the open (LINNET_URL)"))
    }
}
