package idunno.files.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/// A real file's channel that fails as its disk is told to.
final class FaultyChannel extends FileChannel {
  private final FileChannel real;
  private final FaultyDisk disk;

  FaultyChannel(FileChannel real, FaultyDisk disk) {
    this.real = real;
    this.disk = disk;
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    disk.beforeRead();
    return real.read(into, position);
  }

  @Override
  public int write(ByteBuffer bytes, long position) throws IOException {
    int length = disk.allowed(bytes.remaining());
    if (length == bytes.remaining()) {
      return real.write(bytes, position);
    }
    int written = real.write(bytes.slice(bytes.position(), length), position);
    bytes.position(bytes.position() + written);
    disk.afterShortWrite();
    return written;
  }

  @Override
  public void force(boolean metaData) throws IOException {
    disk.beforeForce();
    real.force(metaData);
  }

  @Override
  public long size() throws IOException {
    return real.size();
  }

  @Override
  public FileChannel truncate(long size) throws IOException {
    return real.truncate(size);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    real.close();
  }

  @Override
  public int read(ByteBuffer into) {
    throw unused();
  }

  @Override
  public long read(ByteBuffer[] into, int offset, int length) {
    throw unused();
  }

  @Override
  public int write(ByteBuffer bytes) {
    throw unused();
  }

  @Override
  public long write(ByteBuffer[] bytes, int offset, int length) {
    throw unused();
  }

  @Override
  public long position() {
    throw unused();
  }

  @Override
  public FileChannel position(long newPosition) {
    throw unused();
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) {
    throw unused();
  }

  @Override
  public long transferFrom(ReadableByteChannel from, long position, long count) {
    throw unused();
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long size) {
    throw unused();
  }

  @Override
  public FileLock lock(long position, long size, boolean shared) {
    throw unused();
  }

  @Override
  public FileLock tryLock(long position, long size, boolean shared) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("the store does not do that");
  }
}
