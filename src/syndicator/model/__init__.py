"""The values that pass between the stages: a page or listing, an article, an entry, a delivery, a publication.

All are immutable; times are aware UTC datetimes (but for `published_local`); ids that leave the program never change.
What the operator sets is in `specs`.
"""

from syndicator.model.articles import FEED, RESERVED, TEXT, Article, Draft, Dropped, NeedsPages, Reading, SafeHtml
from syndicator.model.deliveries import Action, Delivery, DeliveryId, DeliveryState, Message, Receipt
from syndicator.model.entries import Alias, Entry, EntryId, EntryState, Origin, Revision
from syndicator.model.listings import Announced, Enclosure, Link, Listing, Said, Way
from syndicator.model.pages import NotModified, Page, Picture, Reservation, Validators
from syndicator.model.publications import FORMATS, Publication, Rendering

__all__ = [
    "FEED",
    "FORMATS",
    "RESERVED",
    "TEXT",
    "Action",
    "Alias",
    "Announced",
    "Article",
    "Delivery",
    "DeliveryId",
    "DeliveryState",
    "Draft",
    "Dropped",
    "Enclosure",
    "Entry",
    "EntryId",
    "EntryState",
    "Link",
    "Listing",
    "Message",
    "NeedsPages",
    "NotModified",
    "Origin",
    "Page",
    "Picture",
    "Publication",
    "Reading",
    "Receipt",
    "Rendering",
    "Reservation",
    "Revision",
    "SafeHtml",
    "Said",
    "Validators",
    "Way",
]
