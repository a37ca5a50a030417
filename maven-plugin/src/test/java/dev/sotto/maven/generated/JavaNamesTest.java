package dev.sotto.maven.generated;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JavaNamesTest {
  @Test
  void aClassIsCalledByTheWordsOfItsModel() {
    assertEquals("WdbcLr", JavaNames.ofClass("wdbc_lr"));
    assertEquals("Lenet5Relu2", JavaNames.ofClass("lenet5-relu.2"));
    assertEquals("Model3d", JavaNames.ofClass("3d"));
    assertEquals("Model", JavaNames.ofClass("--"));
  }

  @Test
  void aClassIsNotCalledAsItsNestedClasses() {
    assertEquals("ClientModel", JavaNames.ofClass("client"));
  }

  @Test
  void foldersBecomePackagesBelowTheRoot() {
    assertEquals(
        "com.example.fraud.cards", JavaNames.ofPackage("com.example", List.of("fraud", "cards")));
    assertEquals("com.Example", JavaNames.ofPackage("com.Example", List.of()));
  }

  @Test
  void whatIsNoPackageNameLosesWhatJavaDoesNotAllow() {
    assertEquals("com.myapp._2026._new", JavaNames.ofPackage("com.my-app", List.of("2026", "new")));
  }

  @Test
  void componentsAreDifferentAndAllowed() {
    assertEquals(
        List.of("x1", "x1_2", "_class", "hashCode_2", "inputIds", "value"),
        JavaNames.ofComponents(List.of("x.1", "x_1", "class", "hashCode", "input_ids", "::")));
  }
}
