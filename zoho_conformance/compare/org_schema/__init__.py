"""What an org's schema has otherwise than an earlier snapshot of it.

Whatever either snapshot has not read is not compared, and never reported as gone or new.
"""

from zoho_conformance.compare.org_schema.schemas import SchemaComparison, compare_schemas

__all__ = ["SchemaComparison", "compare_schemas"]
