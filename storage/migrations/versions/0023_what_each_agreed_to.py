"""What each address agreed to, for each purpose: one record, to which rows are only added."""

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Text

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

NUMBER = BigInteger().with_variant(Integer, "sqlite")
LISTED = """
INSERT INTO consents (member_id, address_id, purpose, says_yes, how, at, by, import_id, agreed_on, agreed_where,
    agreed_words, could_say_no)
SELECT before.member_id, members.address_id, 'take_part', true, 'import', before.at, before.by, before.import_id,
    before.agreed_on, before.agreed_where, before.agreed_words, false
FROM consents_before AS before JOIN members ON members.id = before.member_id ORDER BY before.number
"""
WROTE = """
INSERT INTO consents (member_id, address_id, purpose, says_yes, how, at, agreed_words, could_say_no)
SELECT member_id, id, 'take_part', true, 'wrote', came_at, agreed_words, true
FROM addresses WHERE came_by = 'wrote' ORDER BY came_at, id
"""
LEFT = """
INSERT INTO consents (member_id, address_id, purpose, says_yes, how, at, could_say_no)
SELECT addresses.member_id, addresses.id, 'everything', false,
    CASE WHEN opt_outs.how = 'wrote' THEN 'stop' ELSE opt_outs.how END, opt_outs.at, true
FROM addresses JOIN opt_outs ON opt_outs.opt_out = addresses.opt_out ORDER BY opt_outs.at, addresses.id
"""


def upgrade() -> None:
    """Set by set, so that a million rows never lie in memory."""
    op.execute("CREATE TABLE consents_before AS SELECT * FROM consents")
    op.drop_table("consents")
    _make()
    for fill in (LISTED, WROTE, LEFT):
        op.execute(fill)
    op.execute("DROP TABLE consents_before")
    op.drop_column("addresses", "agreed_words")
    op.add_column("members", Column("asked_again", Boolean))
    _make_codes()


def _make() -> None:
    op.create_table(
        "consents",
        Column("number", NUMBER, primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_consents_member_id"), nullable=False),
        Column("address_id", String(32), nullable=False),
        Column("purpose", String(16), nullable=False),
        Column("says_yes", Boolean, nullable=False),
        Column("how", String(16), nullable=False),
        Column("at", BigInteger, nullable=False),
        Column("by", Text),
        Column("message_id", String(32)),
        Column("import_id", String(32)),
        Column("agreed_on", String(10)),
        Column("agreed_where", Text),
        Column("agreed_words", Text),
        Column("could_say_no", Boolean, nullable=False),
    )
    op.create_index("ix_consents_member_id", "consents", ["member_id"])
    op.create_index("ix_consents_import_id", "consents", ["import_id"])


def _make_codes() -> None:
    """LINK: two addresses of one person."""
    op.create_table(
        "link_codes",
        Column("code", String(64), primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_link_codes_member_id"), nullable=False),
        Column("until", BigInteger, nullable=False),
    )
    op.create_index("ix_link_codes_member_id", "link_codes", ["member_id"])
    op.create_table(
        "linked_members",
        Column("was", String(32), primary_key=True),
        Column("member_id", String(32), ForeignKey("members.id", name="fk_linked_members_member_id"), nullable=False),
    )
    op.create_index("ix_linked_members_member_id", "linked_members", ["member_id"])


def downgrade() -> None:
    raise NotImplementedError("A backup is the way back: it has the words of people, and a downgrade would lose them.")
