"""What somebody may write to get more than their words on a page, into a sheet or into a database."""

INJECTIONS = (
    "' OR 1=1;--",
    '"; DROP TABLE votes;--',
    "%' LIKE '_%",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "</textarea><script>x</script></title>-->]]>",
    "javascript:alert(1)",
    "{{constructor.constructor('x')()}} {{7*7}} ${7*7} {0.__class__} %(name)s",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "<Dial>+44</Dial>&xxe;&lt;b&gt;",
    "</script>\u2028",
    "../../etc/passwd",
    "\u202etxet \u2066 open",
    "$(id);id|id",
)
