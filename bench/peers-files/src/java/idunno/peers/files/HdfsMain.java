package idunno.peers.files;

import idunno.bench.load.Content;
import idunno.bench.load.LoadHost;
import idunno.bench.load.Store;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.client.HdfsDataOutputStream;

/// HDFS under load: a name node and so many data nodes in this process, four replicas, and nothing
/// acknowledged before all of it is forced to disk: the last block by hsync, the others when they
/// are closed (`dfs.datanode.synconclose`). Reads check their checksums and go over sockets.
///
/// `DIR DATANODES`, and then what [LoadHost] understands.
public final class HdfsMain implements Store {
  private static final short REPLICAS = 4;
  private static final int COPY_BYTES = 256 * 1024;

  private final MiniDFSCluster cluster;
  private final FileSystem files;

  private HdfsMain(File dir, int dataNodes) throws IOException {
    Configuration settings = new Configuration();
    settings.setBoolean("dfs.datanode.synconclose", true);
    settings.setInt("dfs.replication", REPLICAS);
    settings.setBoolean("dfs.client.read.shortcircuit", false);
    this.cluster = new MiniDFSCluster.Builder(settings, dir).numDataNodes(dataNodes).build();
    this.cluster.waitActive();
    this.files = cluster.getFileSystem();
  }

  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);
    try (HdfsMain hdfs = new HdfsMain(new File(arguments[0]), Integer.parseInt(arguments[1]))) {
      LoadHost.serve(hdfs, answers);
    }
    // Its threads would keep the process.
    System.exit(0);
  }

  @Override
  public void put(String name, Content content) throws IOException {
    try (FSDataOutputStream out = files.create(new Path("/" + name), true)) {
      byte[] buffer = new byte[COPY_BYTES];
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        out.write(buffer, 0, n);
      }
      ((HdfsDataOutputStream) out).hsync(EnumSet.of(HdfsDataOutputStream.SyncFlag.UPDATE_LENGTH));
    }
  }

  @Override
  public long get(String name) throws IOException {
    long size = 0;
    try (FSDataInputStream in = files.open(new Path("/" + name))) {
      byte[] buffer = new byte[COPY_BYTES];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        size += n;
      }
    }
    return size;
  }

  @Override
  public void clear() throws IOException {
    for (var each : files.listStatus(new Path("/"))) {
      if (!files.delete(each.getPath(), true)) {
        throw new IOException("could not delete " + each.getPath());
      }
    }
  }

  @Override
  public void close() {
    cluster.shutdown(true);
  }
}
