"""Contracts with tacit renewal, as several apps keep them: choices, the next day of notice, their terms in words.

The arithmetic is portal.lib.contract_terms. Rows have `contract_end_on`, `renewal_months`, `notice_value` and
`notice_unit`.
"""
