package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BanTest {
  private final Checkout checkout = Checkout.ofThisBuild();

  @Test
  void noSourceUsesWhatIsBanned() {
    assertThat(RuleBook.judge(checkout.javaSources(), RuleBook.BANS)).isEmpty();
  }

  @Test
  void noFileHoldsABannedText() {
    assertThat(RuleBook.judgeTexts(checkout.textFiles())).isEmpty();
  }

  @Test
  void everyPackageThatShipsIsNullMarked() {
    var sources = checkout.javaSources().stream().filter(JavaSource::isMain).toList();
    var marked =
        sources.stream()
            .filter(source -> source.typeName().equals("package-info"))
            .filter(source -> source.file().text().contains("@NullMarked"))
            .map(BanTest::folder)
            .toList();
    assertThat(sources).isNotEmpty().map(BanTest::folder).isSubsetOf(marked);
  }

  @Test
  void everyRoomIsSeen() {
    assertThat(checkout.textFiles())
        .extracting(TextFile::path)
        .containsAll(checkout.rooms().stream().map(room -> room + "/pom.xml").toList())
        .contains("idunno", ".ci/run", "pom.xml");
  }

  private static String folder(JavaSource source) {
    return source.path().substring(0, source.path().lastIndexOf('/'));
  }
}
