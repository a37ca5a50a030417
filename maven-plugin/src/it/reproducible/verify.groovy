byte[] bytes(String path) {
  new File(basedir, 'target/' + path).bytes
}

assert Arrays.equals(
  bytes('generated-resources/sotto/META-INF/sotto/risk.sotto'),
  bytes('elsewhere/resources/META-INF/sotto/risk.sotto'))
assert Arrays.equals(
  bytes('generated-sources/sotto/com/example/Risk.java'),
  bytes('elsewhere/sources/com/example/Risk.java'))
return true
