"""How an org's schema differs from an earlier snapshot of it.

What either snapshot did not read is not compared, and never reported as gone or new.
"""

from zoho_conformance.compare.org_schema.schemas import SchemaComparison, compare_schemas

__all__ = ["SchemaComparison", "compare_schemas"]
