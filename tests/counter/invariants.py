"""What must hold of any counter at any moment, as queries that return no rows, and their names.

The ids are those of the design's list of invariants; L for the ledger, R for receipts, C for the
chain, Q for cash, A for people, T for time. Each is written against the tables alone and shares
no code with the program.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection

# An event's envelope as SQL reads it: who, under which session and shift, when.
_SAID: Final = """
    said as (
        select epoch, seq, kind, day, event_id,
            json_extract(cast(data as text), '$.u') as actor,
            coalesce(json_extract(cast(data as text), '$.a'), '') as approver,
            coalesce(json_extract(cast(data as text), '$.s'), '') as session,
            coalesce(json_extract(cast(data as text), '$.h'), '') as shift,
            json_extract(cast(data as text), '$.bd') as business_day,
            json_extract(cast(data as text), '$.w') as wall,
            json_extract(cast(data as text), '$.m') as monotonic,
            json_extract(cast(data as text), '$.b.of.e') as of_epoch,
            json_extract(cast(data as text), '$.b.of.n') as of_seq
        from event
    )
"""
_MONEY: Final = "('drawer', 'card', 'card_unknown')"

CHECKS: Final[dict[str, str]] = {
    "L1 each event's postings sum to zero": """
        select epoch, seq, sum(amount) from posting group by epoch, seq having sum(amount) <> 0
    """,
    "L2 the whole ledger sums to zero": """
        select sum(amount) from posting having sum(amount) <> 0
    """,
    "L5 every posting belongs to a shift": """
        select p.epoch, p.seq from posting p
        where not exists (select 1 from shift s where s.shift = p.shift)
    """,
    "L6 what a reversal takes back from a payee is what the payee was given": """
        select r.epoch, r.seq, p.line, p.part from receipt r
        join part p on p.epoch = r.epoch and p.seq = r.seq
        left join part o on o.epoch = r.of_epoch and o.seq = r.of_seq
            and o.line = p.line and o.part = p.part
        where r.kind <> 'visit' and (
            o.amount is null or o.amount <> -p.amount or o.payee <> p.payee or o.kind <> p.kind)
    """,
    "L6 a reversal's postings are its parts and its tenders": f"""
        select r.epoch, r.seq from receipt r where
            coalesce((select sum(amount) from posting p where p.epoch = r.epoch and p.seq = r.seq
                and p.account in {_MONEY}), 0) <> r.total
            or coalesce((select sum(amount) from posting p where p.epoch = r.epoch
                and p.seq = r.seq and p.account like 'payee:%'), 0) <> -r.total
    """,
    "L6 a void brings every account back, however its card had been settled": f"""
        with {_SAID} select v.epoch, v.seq, p.account, sum(p.amount) from receipt v
        join posting p on (p.epoch = v.epoch and p.seq = v.seq)
            or (p.epoch = v.of_epoch and p.seq = v.of_seq)
            or exists (select 1 from said c where c.epoch = p.epoch and c.seq = p.seq
                and c.kind = 'card.resolved' and c.of_epoch = v.of_epoch and c.of_seq = v.of_seq)
        where v.kind = 'void'
        group by v.epoch, v.seq, p.account having sum(p.amount) <> 0
    """,
    "L7 a line goes back once": """
        select r.of_epoch, r.of_seq, p.line, count(distinct r.seq) from receipt r
        join part p on p.epoch = r.epoch and p.seq = r.seq
        where r.kind <> 'visit' group by r.of_epoch, r.of_seq, p.line
        having count(distinct r.seq) > 1
    """,
    "L7 a line that went back says so": """
        select distinct r.of_epoch, r.of_seq, p.line from receipt r
        join part p on p.epoch = r.epoch and p.seq = r.seq
        join line l on l.epoch = r.of_epoch and l.seq = r.of_seq and l.line = p.line
        where r.kind <> 'visit'
            and l.state <> case r.kind when 'void' then 'voided' else 'refunded' end
    """,
    "L8 a reversal is not reversed": """
        select r.epoch, r.seq from receipt r
        left join receipt o on o.epoch = r.of_epoch and o.seq = r.of_seq
        where r.kind <> 'visit' and coalesce(o.kind, '') <> 'visit'
    """,
    "L10 the drawer is never below zero": """
        select epoch, seq, held from (
            select epoch, seq, sum(amount) over (order by seq) as held
            from posting where account = 'drawer')
        where held < 0
    """,
    "R1 receipt numbers run from one without a gap": """
        select count(*), min(number), max(number), count(distinct number) from receipt
        having count(*) > 0 and (min(number) <> 1 or max(number) <> count(*)
            or count(distinct number) <> count(*))
    """,
    "R2 a receipt's total is its tenders and its parts": """
        select r.epoch, r.seq from receipt r where
            r.total <> coalesce((select sum(amount) from tender t
                where t.epoch = r.epoch and t.seq = r.seq), 0)
            or r.total <> coalesce((select sum(amount) from part p
                where p.epoch = r.epoch and p.seq = r.seq), 0)
    """,
    "R3 the running total is the sum of all totals": """
        select number, turnover, due from (
            select number, turnover, sum(total) over (order by number) as due from receipt)
        where turnover <> due
    """,
    "R4 receipts are numbered in the order of their events": """
        select number from (select number, seq, lag(seq) over (order by number) as before
            from receipt) where before >= seq
    """,
    "R5 every act that needs a receipt has one": """
        select e.epoch, e.seq from event e
        left join receipt r on r.epoch = e.epoch and r.seq = e.seq
        where (e.kind in ('visit.completed', 'receipt.voided', 'lines.refunded'))
            <> (r.seq is not null)
    """,
    "R7 every receipt owes a paper, and no paper is owed without one": """
        select r.epoch, r.seq from receipt r left join print_job j
            on j.epoch = r.epoch and j.seq = r.seq and j.copy = 0 where j.seq is null
        union all select j.epoch, j.seq from print_job j left join receipt r
            on j.epoch = r.epoch and j.seq = r.seq where r.seq is null
    """,
    "R9 copies are numbered from one, and each has its event": """
        select r.epoch, r.seq from receipt r where r.copies <> (
            select count(*) from receipt_copy c where c.receipt = r.receipt)
        or r.copies <> (select coalesce(max(c.copy), 0) from receipt_copy c
            where c.receipt = r.receipt)
    """,
    "C1 the sequence has no gap": """
        select seq from (select seq, lag(seq) over (order by seq) as before from event)
        where before is not null and seq <> before + 1 or before is null and seq <> 1
    """,
    "C3 an epoch begins where the one before it ended": """
        select e.epoch from epoch e where e.parent_seq <> e.opened_seq - 1
            or (e.parent_seq > 0 and not exists (select 1 from event v where
                v.epoch = e.parent_epoch and v.seq = e.parent_seq
                and lower(hex(v.chain)) = e.parent_chain))
    """,
    "C5 columns repeat what was signed": """
        select epoch, seq from event where
            seq <> json_extract(cast(data as text), '$.n')
            or kind <> json_extract(cast(data as text), '$.t')
            or day <> json_extract(cast(data as text), '$.bd')
            or event_id <> json_extract(cast(data as text), '$.i')
    """,
    "Q1 what a drawer should hold is float, cash and moves": """
        select s.number, s.expected from shift s where s.state = 'closed' and s.expected <>
            s.opening
            + coalesce((select sum(t.amount) from receipt r join tender t
                on t.epoch = r.epoch and t.seq = r.seq where r.shift = s.shift
                and (t.kind = 'cash' or t.state = 'paid_cash')), 0)
            + coalesce((select sum(case direction when 'in' then amount when 'out' then -amount
                else 0 end) from drawer d where d.shift = s.shift), 0)
    """,
    "Q1 a closed shift left nothing in the drawer's account": """
        select s.number from shift s join posting p on p.shift = s.shift
        where s.state = 'closed' and p.account = 'drawer'
        group by s.number having sum(p.amount) <> 0
    """,
    "Q4 a difference is booked with the close": """
        select s.number from shift s where s.state = 'closed' and -s.difference <>
            coalesce((select sum(p.amount) from posting p join event e
                on e.epoch = p.epoch and e.seq = p.seq and e.kind = 'shift.closed'
                where p.shift = s.shift and p.account in ('over_short', 'disputed')), 0)
    """,
    "Q4 a disputed difference is nobody's debt": """
        select s.number from shift s join posting p on p.shift = s.shift
        join event e on e.epoch = p.epoch and e.seq = p.seq and e.kind = 'shift.closed'
        where (p.account = 'over_short' and s.reason = 'dispute')
            or (p.account = 'disputed' and s.reason <> 'dispute')
    """,
    "Q4 the float is what the last closing left": """
        select f.held from (select coalesce(sum(amount), 0) as held from posting
            where account = 'float') f
        where f.held <> case
            when exists (select 1 from shift where state = 'open') then 0
            else coalesce((select "left" from shift where state = 'closed'
                order by number desc limit 1), 0) end
    """,
    "Q4 a shift closes on a count after its last rial moved": f"""
        with {_SAID} select c.epoch, c.seq from said c where c.kind = 'shift.closed' and coalesce(
            (select max(n.seq) from said n where n.kind = 'cash.counted' and n.shift = c.shift), 0)
            < (select max(p.seq) from posting p where p.shift = c.shift and p.seq < c.seq)
    """,
    "Q5 nothing is done in a closed shift": f"""
        with {_SAID} select a.epoch, a.seq from said a join said c
            on c.kind = 'shift.closed' and c.shift = a.shift
        where a.shift <> '' and a.seq > c.seq
    """,
    "Q10 what is unknown of cards is the sum of unknown tenders": """
        select held, open from (
            select (select coalesce(sum(amount), 0) from posting
                where account = 'card_unknown') as held,
            (select coalesce(sum(amount), 0) from tender where state = 'unknown') as open)
        where held <> open
    """,
    "A1 whoever acts has an open session": f"""
        with {_SAID} select a.epoch, a.seq, a.actor from said a
        left join session s on s.session = a.session
        left join said c on c.kind = 'session.closed' and c.session = a.session
        where a.actor <> 'system' and a.kind <> 'sign_in.refused'
            and (s.session is null or s.user <> a.actor or s.seq > a.seq
                or coalesce(c.seq, a.seq) < a.seq)
    """,
    "A7 a machine has one open session": """
        select device, count(*) from session where closed_why = '' group by device
        having count(*) > 1
    """,
    "A3 what is risky was approved by somebody else": """
        select r.epoch, r.seq from receipt r
        left join receipt o on o.epoch = r.of_epoch and o.seq = r.of_seq
        where r.kind <> 'visit' and (r.approver in ('', r.clerk) or r.approver = o.clerk)
        union all select d.epoch, d.seq from drawer d
        where d.direction = 'out' and d.amount > 50000000 and d.approver in ('', d.clerk)
    """,
    "A3 an approver may approve": """
        select r.epoch, r.seq from receipt r left join staff s on s.code = r.approver
        where r.kind <> 'visit' and (s.code is null
            or (s.roles not like '%supervisor%' and s.roles not like '%manager%'))
    """,
    "A4 the program itself moves no money": f"""
        with {_SAID} select a.epoch, a.seq from said a
        join posting p on p.epoch = a.epoch and p.seq = a.seq where a.actor = 'system'
    """,
    "T1 monotonic time never falls within a start": f"""
        with {_SAID} select epoch, seq from (select epoch, seq, monotonic,
            lag(monotonic) over (partition by epoch order by seq) as before from said)
        where before > monotonic
    """,
    "T2 a clock that went back is stated": f"""
        with {_SAID} select epoch, seq from (select epoch, seq, kind, wall,
            lag(wall) over (order by seq) as before,
            lead(kind) over (order by seq) as next from said)
        where (julianday(wall) - julianday(before)) * 86400 < -2.001
            and kind <> 'clock.changed'
            and not (kind = 'epoch.opened' and coalesce(next, '') = 'clock.changed')
    """,
    "T3 an act's business day is its shift's": f"""
        with {_SAID} select a.epoch, a.seq from said a join shift s on s.shift = a.shift
        where a.business_day <> s.day
    """,
    "D2 money is whole": """
        select 'posting', seq from posting where typeof(amount) <> 'integer'
        union all select 'receipt', seq from receipt
            where typeof(total) <> 'integer' or typeof(turnover) <> 'integer'
        union all select 'tender', seq from tender where typeof(amount) <> 'integer'
        union all select 'part', seq from part where typeof(amount) <> 'integer'
    """,
}


def broken(connection: Connection) -> Iterator[str]:
    """Name every check that does not hold, with the first row that breaks it."""
    for name, query in CHECKS.items():
        row = connection.exec_driver_sql(query).first()
        if row is not None:
            yield f"{name}: {tuple(row)}"
