package io.domainshift.worker;

import io.domainshift.testing.S3Server;

class S3ServiceTests extends S3ServiceContract {

  @Override
  S3Server server() {
    return S3Server.mock();
  }
}
