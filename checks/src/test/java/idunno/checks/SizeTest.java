package idunno.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizeTest {
  @Test
  void filesMethodsAndParameterListsAreSmall() {
    assertThat(RuleBook.judge(Checkout.ofThisBuild().javaSources(), RuleBook.SIZES)).isEmpty();
  }
}
