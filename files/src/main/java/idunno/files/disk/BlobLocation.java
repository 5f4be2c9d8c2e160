package idunno.files.disk;

/// Where a blob's body begins, how long its content is, and when it was written.
record BlobLocation(Segment segment, long bodyOffset, long size, long createdMs) {}
