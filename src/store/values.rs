//! How our types lie in SQLite: ids as 16-byte blobs, instants as Unix milliseconds, dates as ISO text.

use crate::base::{Id, Now, WallNow};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

impl<K> ToSql for Id<K> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(self.bytes())))
    }
}

impl<K> FromSql for Id<K> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let bytes = value.as_blob()?;
        let size = FromSqlError::InvalidBlobSize { expected_size: 16, blob_size: bytes.len() };
        Ok(Self::from_bytes(bytes.try_into().map_err(|_| size)?))
    }
}

impl ToSql for Now {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.ms().into())
    }
}

impl ToSql for WallNow {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.ms().into())
    }
}
