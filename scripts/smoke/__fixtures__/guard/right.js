require('./program').oneSender();
