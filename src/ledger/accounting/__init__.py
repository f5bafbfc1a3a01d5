"""The finance system on the other side: the files it takes and gives, and how they agree with what was issued.

No event is made here, and nothing is calculated: postings come from `ledger.accounting.postings`.
"""
