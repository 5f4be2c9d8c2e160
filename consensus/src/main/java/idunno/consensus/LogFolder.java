package idunno.consensus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at all that Ratis keeps of a group before Ratis does, and refuses what is damaged. Ratis
/// 3.3.0 takes a closed file of the log that is too short, and one in which a record claims to be
/// longer than the file, for one with fewer entries; it keeps the term, the vote and the
/// configuration without a checksum, and where there is none, the founders are its configuration.
/// With each of these a member could vote against what it has acknowledged.
final class LogFolder {
  private static final Logger LOG = LoggerFactory.getLogger(LogFolder.class);
  private static final Pattern FILE = Pattern.compile("log_(?:inprogress_)?(\\d+)(?:-(\\d+))?");
  private static final String VOTE = "raft-meta";
  private static final String CONFIGURATION = "raft-meta.conf";

  private final Path current;
  private final FolderSeal.Content seal;
  private long lastIndex = -1;
  private long lastTerm;

  /// A file of the log.
  ///
  /// @param last the index that its name says it ends with; -1: it is still written to
  private record LogFile(Path path, long first, long last) {}

  private LogFolder(Path group) throws IOException {
    current = group.resolve("current");
    seal = FolderSeal.read(group);
  }

  /// Cuts off what was being written, and checks the rest.
  ///
  /// @param group the group's folder, which need not exist
  /// @return the index of the last entry that is there, or -1
  /// @throws IOException if something is damaged or missing, with a sentence for the operator
  static long check(Path group) throws IOException {
    LogFolder folder = new LogFolder(group);
    if (Files.isDirectory(folder.current)) {
      folder.checkLog();
      folder.checkVote();
      folder.checkConfiguration();
    }
    return folder.lastIndex;
  }

  /// The configuration that Ratis has written down last.
  static Path configuration(Path group) {
    return group.resolve("current").resolve(CONFIGURATION);
  }

  static IOException damaged(String what) {
    return new IOException(
        what
            + ": acknowledged changes may be lost there, so it is not used. Bring the disk's"
            + " content back, or start this member under a new name from an empty folder");
  }

  private List<LogFile> files() throws IOException {
    List<LogFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(current)) {
      for (Path each : all.toList()) {
        Matcher name = FILE.matcher(each.getFileName().toString());
        if (name.matches()) {
          long last = name.group(2) == null ? -1 : Long.parseLong(name.group(2));
          files.add(new LogFile(each, Long.parseLong(name.group(1)), last));
        }
      }
    }
    files.sort(Comparator.comparingLong(LogFile::first));
    return files;
  }

  private void checkLog() throws IOException {
    List<LogFile> files = files();
    for (int i = 0; i < files.size(); i++) {
      LogFile file = files.get(i);
      if (i > 0 && file.first() != lastIndex + 1) {
        throw damaged(
            "the log in %s ends at %d and goes on at %d"
                .formatted(current, lastIndex, file.first()));
      }
      lastIndex = file.first() - 1;
      if (file.last() < 0) {
        LogTail.repair(file.path());
        int unused = readRecords(file, ByteBuffer.wrap(Files.readAllBytes(file.path())));
      } else {
        checkClosed(file, i == files.size() - 1);
      }
    }
  }

  /// Reads records to the first that is not whole; returns where that would begin.
  private int readRecords(LogFile file, ByteBuffer bytes) throws IOException {
    int end = LogTail.HEADER_BYTES;
    if (!LogTail.hasHeader(bytes)) {
      return 0;
    }
    for (LogRecord record = LogRecord.at(bytes, end);
        record != null;
        record = LogRecord.at(bytes, end)) {
      if (record.index() != lastIndex + 1 || record.term() < lastTerm) {
        throw damaged(
            "%s has entry %d of term %d after entry %d of term %d"
                .formatted(file.path(), record.index(), record.term(), lastIndex, lastTerm));
      }
      lastIndex = record.index();
      lastTerm = record.term();
      end = record.end();
    }
    return end;
  }

  /// When a new leader has a follower take entries back, Ratis cuts the file first and gives it its
  /// new name then: what lies between is no damage, unless something is missing that was applied.
  private void checkClosed(LogFile file, boolean isNewest) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file.path()));
    int size = bytes.capacity();
    int end = readRecords(file, bytes);
    boolean isWhole = end == size || end > 0 && LogTail.isZero(bytes, end);
    if (isWhole && lastIndex == file.last()) {
      return;
    }
    if (!isWhole || !isNewest || lastIndex < seal.applied() || lastIndex < file.first()) {
      throw damaged(
          "%s is damaged at byte %d of %d, behind entry %d"
              .formatted(file.path(), end, size, lastIndex));
    }
    Path named = file.path().resolveSibling("log_%d-%d".formatted(file.first(), lastIndex));
    LOG.warn("{} ends with entry {}, and is called {} now", file.path(), lastIndex, named);
    Files.move(file.path(), named);
    Disk.force(current);
  }

  /// The term is never behind that of an entry: who had forgotten a term could vote in it again.
  private void checkVote() throws IOException {
    Path file = current.resolve(VOTE);
    if (!Files.exists(file)) {
      if (lastIndex >= 0 || seal.applied() >= 0) {
        throw damaged(file + ", which says for whom this member has voted, is missing");
      }
      return;
    }
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      properties.load(in);
    } catch (IllegalArgumentException e) {
      throw damaged(file + ", which says for whom this member has voted, can not be read");
    }
    String term = properties.getProperty("term", "");
    if (!term.matches("-?\\d{1,18}") || Long.parseLong(term) < lastTerm) {
      throw damaged(
          "%s says that the last term was '%s', but there is an entry of term %d"
              .formatted(file, term, lastTerm));
    }
  }

  private void checkConfiguration() throws IOException {
    Path file = current.resolve(CONFIGURATION);
    if (!Files.exists(file)) {
      if (seal.configuration() >= 0) {
        throw damaged(file + ", which says who votes, is missing");
      }
      return;
    }
    byte[] bytes = Files.readAllBytes(file);
    LogEntryProto entry;
    try {
      entry = LogEntryProto.parseFrom(bytes);
    } catch (IOException e) {
      throw damaged(file + ", which says who votes, can not be read");
    }
    boolean isSealed = FolderSeal.crc(ByteBuffer.wrap(bytes)) == seal.configurationCrc();
    if (!isSealed && entry.getIndex() <= seal.configuration()) {
      throw damaged(file + ", which says who votes, fails its checksum");
    }
  }
}
